"""Who is who, and what."""

import pytest

from histories import ADA, BEN, EVE, at, make_history
from monthtwo.repository.history.known_authors import is_signed, sort_of
from monthtwo.repository.history.mailmap import read_mailmap
from monthtwo.repository.history.same_person import grouped
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot

CLAUDE = "Co-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com>"


def persons(*people: str, mailmap: str = "") -> list[int]:
    """The group of each of these."""
    split = [tuple(part.strip(" <>").encode() for part in who.split("<")) for who in people]
    return grouped(split, read_mailmap(mailmap.encode()))[0]


@pytest.mark.parametrize(
    "people",
    [
        ("Ada Byron <ada@work>", "Ada Byron <ada@home.net>"),
        ("Ada <ada@x.org>", "ada b <ADA@X.org>"),
        ("Ada Byron <a@x.org>", "ada <123+adab@users.noreply.github.com>", "Ada Byron <adab@users.noreply.github.com>"),
        ("adab <ada@x.org>", "Somebody <12+adab@users.noreply.github.com>"),
        ("A B <12+old@users.noreply.github.com>", "C D <12+new@users.noreply.github.com>"),
        ("Ada <adab@x.org>", "A. B. <adab@users.noreply.gitlab.com>"),
        ("ada <ada@x.org>", "ada <ada@adas-laptop.local>"),
        ("ada <ada@x.org>", "ada <ada@laptop>"),
        ("Ada <12+adabyron@users.noreply.github.com>", "adabyron <a@x.org>", "Ada Byron <adabyron@adas-laptop.local>"),
        ("Ada <ada.local>", "ada <12+ada-b@users.noreply.github.com>"),
        ("Ada Byron <ada@x.org>", "Ada <12+ada-byron@users.noreply.github.com>"),
    ],
)
def test_one_person_of_several_addresses(people):
    assert len(set(persons(*people))) == 1


@pytest.mark.parametrize(
    "people",
    [
        ("Ada <ada@x.org>", "Ada <ada@y.org>"),
        ("Your Name <you@example.com>", "Ada Byron <you@example.com>"),
        ("root <root@localhost>", "root <root@8f2c1d>"),
        ("Unknown <ada@x.org>", "Unknown <ben@y.org>"),
        ("Ada <ada@x.org>", "Ada <ada@y.org>", "Ada <ada@laptop.local>"),
        ("Ada Byron <ada@x.org>", "dependabot[bot] <ada@x.org>"),
        ("Jon Yu <jon@x.org>", "Jon <12+galore@users.noreply.github.com>"),
        ("bob <bob@x.org>", "Bill <bob@users.noreply.github.com>"),
        (
            "claude[bot] <41898282+claude[bot]@users.noreply.github.com>",
            "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
        ),
    ],
)
def test_what_tells_nobody_apart_joins_nobody(people):
    assert len(set(persons(*people))) == len(people)


def test_a_mailmap_joins(tmp_path):
    make_history(
        tmp_path / "repo",
        [
            at("2025-01-01", {"a": "1"}),
            at("2025-01-02", {".mailmap": "Ada <ada@example.net> Ben <ben@example.net>\n"}, by=BEN),
        ],
    )
    found = history_of(open_snapshot(tmp_path / "repo", "HEAD"))
    assert found is not None and [commit.author for commit in found.commits] == [0, 0]
    before = history_of(open_snapshot(tmp_path / "repo", "HEAD~1"))
    assert before is not None and len(before.persons) == 1


@pytest.mark.parametrize(
    ("who", "sort"),
    [
        ("Ada Byron <ada@x.org>", "human"),
        ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "bot"),
        ("Open Food Facts Bot <119524357+openfoodfacts-bot@users.noreply.github.com>", "bot"),
        ("GitHub <noreply@github.com>", "bot"),
        ("GitHub Action <action@github.com>", "bot"),
        ("feast-ci-bot <feast-ci-bot@willem.co>", "bot"),
        ("fern-api <115122769+fern-api[bot]@users.noreply.github.com>", "bot"),
        ("robot-ci-heartex <87703623+robot-ci-heartex@users.noreply.github.com>", "bot"),
        ("autoblack <a@b.org>", "bot"),
        ("Rahul B <rahulbot@gmail.com>", "human"),
        ("RJ Worth <bot.collins@gmail.com>", "human"),
        ("Talbot Abbott <talbot@x.org>", "human"),
        ("Ai Nakamura <ai@x.org>", "human"),
        ("Claude <noreply@anthropic.com>", "agent"),
        ("Claude Monet <claude@monet.fr>", "human"),
        ("Claude <claude@monet.fr>", "human"),
        ("Devin Gaffney <itsme@devingaffney.com>", "human"),
        ("devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "agent"),
        ("Copilot <198982749+Copilot@users.noreply.github.com>", "agent"),
        ("Cursor <cursoragent@cursor.com>", "agent"),
        ("google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>", "agent"),
        ("Codex <noreply@ours.org>", "agent"),
        ("Jules Verne <jules@verne.fr>", "human"),
    ],
)
def test_what_an_author_is(who, sort):
    name, address = (part.strip(" >").lower() for part in who.split("<"))
    assert sort_of(name, address) == sort


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("🤖 Generated with [Claude Code](https://claude.ai/code)", True),
        ("Made-with: Cursor", True),
        ("Assisted-by: Claude Sonnet 5 <noreply@anthropic.com>", True),
        ("Agent-Logs-Url: https://example.org/sessions/1", True),
        ("Claude-Session: https://example.org/1", True),
        ("Generated with protoc", False),
        ("Cursor: keep its place", False),
        ("The report is generated with claude", False),
    ],
)
def test_lines_by_which_agents_sign(line, signed):
    assert is_signed(f"subject\n\n{line}\n".encode().lower()) is signed


def test_authors_committers_and_others(history):
    found = history(
        at(
            "2025-01-01",
            {"a": "1"},
            committer=BEN,
            message=f"One\n\nCo-authored-by: {EVE}\nCo-Authored-By: {ADA}\nco-authored-by: {EVE}",
        ),
        at("2025-01-02", {"a": "2"}, message=f"Two\n\n* squashed\n\n    Co-authored-by: {BEN}\n\n{CLAUDE}\n"),
        at("2025-01-03", {"a": "3"}, message="Three\n\n🤖 Generated with [Claude Code](https://claude.com)"),
        at("2025-01-04", {"a": "4"}, by="Claude <noreply@anthropic.com>"),
        at("2025-01-05", {"a": "5"}, by=BEN, message="He says: Co-authored-by: Eve <eve@example.net>"),
    )
    assert [(person.number, person.sort) for person in found.persons] == [
        (0, "human"), (1, "human"), (2, "human"), (3, "agent"),
    ]  # fmt: skip
    assert [(commit.author, commit.committer, commit.others) for commit in found.commits] == [
        (0, 1, (2,)), (0, 0, (1, 3)), (0, 0, ()), (3, 3, ()), (1, 1, ()),
    ]  # fmt: skip
    assert [commit.agent for commit in found.commits] == [False, True, True, True, False]
    assert [commit.human for commit in found.commits] == [True, True, True, False, True]
    assert found.paths["a"].authors == (0, 2, 1, 3)
    assert found.identities(2) == [("Eve", "eve@example.net")]


def test_numbers_are_those_of_the_first_commits(history):
    found = history(
        at("2025-01-01", {"a": "1"}, by=EVE), at("2025-01-02", {"a": "2"}), at("2025-01-03", {"a": "3"}, by=EVE)
    )
    assert [commit.author for commit in found.commits] == [0, 1, 0]
    assert "Eve" not in repr(found.persons) + repr(found.commits)


def test_names_that_are_no_text(history):
    found = history(at("2025-01-01", {"a": "1"}, by=b"\xff\xfe <\xff@x>"), at("2025-01-02", {"a": "2"}, by=" <>"))
    assert [person.sort for person in found.persons] == ["human", "human"]
    assert found.identities(0) == [("\ufffd\ufffd", "\ufffd@x")]


def test_more_other_authors_than_are_read(history):
    trailers = "\n".join(f"Co-authored-by: P{number} <p{number}@x.org>" for number in range(1000))
    assert len(history(at("2025-01-01", {"a": "1"}, message=f"Many\n\n{trailers}")).commits[0].others) == 64


def test_very_many_of_one_name():
    many = [(b"Ada", b"ada@laptop%d" % number) for number in range(20_000)]
    assert len(set(grouped(many, read_mailmap(b""))[0])) == 20_000
    assert set(grouped([(name + b" Byron", address) for name, address in many], read_mailmap(b""))[0]) == {0}
