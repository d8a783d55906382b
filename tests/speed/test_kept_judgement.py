"""What is judged on top of what is kept, as after an edit, is what a judgement of the whole says."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monthtwo.facts.records import FileFacts
from monthtwo.report.json import to_json
from monthtwo.speed import kept_judgement
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from monthtwo.speed.kept_answers import AllAnswers, KeptAnswers
from monthtwo.speed.kept_facts import KeptFacts
from scanning import SERVICE, plain

FIXTURES = Path(__file__).parents[2] / "fixtures"
NAMES = sorted(path.parent.name for path in FIXTURES.glob("*/expected.yaml"))
NEW = "\n\ndef added(value):\n    return print(value)\n"
TEXTS = (".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".sh", "Dockerfile")


def edited(folder: Path, random: Random, files: Sequence[Path]) -> None:
    """Edit some files as people do, or in ways that make no sense."""
    texts = {path: path.read_text(errors="replace") for path in files}
    for path in random.sample(files, min(len(files), random.randint(1, 10))):
        lines = texts[path].splitlines(keepends=True) or ["\n"]
        at, pasted = random.randrange(len(lines)), texts[random.choice(files)].splitlines()
        edit = random.choice(["comment", "function", "drop", "twice", "swap", "paste", "remove", "copy"])
        if edit == "remove":
            path.unlink()
            continue
        if edit == "copy":
            shutil.copy(path, path.with_name(f"other_{path.name}"))
        elif edit == "drop":
            del lines[at]
        elif edit == "swap":
            lines[at - 1], lines[at] = lines[at], lines[at - 1]
        elif edit == "function" and path.suffix == ".py":
            lines.append(NEW)
        else:
            new = {"comment": "# later\n", "paste": f"{random.choice(pasted or [''])}\n"}.get(edit, lines[at])
            lines.insert(at, new)
        path.write_text("".join(lines))


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(seed=st.integers(0, 2**32), name=st.sampled_from(NAMES), forks=st.booleans())
def test_a_change_is_judged_as_the_whole_is(git, monkeypatch, seed, name, forks):
    random = Random(seed)
    with tempfile.TemporaryDirectory() as place, monkeypatch.context() as patch:
        patch.setattr(kept_judgement, "_MANY", 0 if forks else 1_000)
        repo = Path(shutil.copytree(FIXTURES / name / "repo", Path(place) / "repo"))
        git(repo, "init", "-q", "-b", "main")
        git(repo, "add", "-A")
        git(repo, "commit", "-q", "-m", "Start")
        for _ in range(3):
            files = [path for path in sorted(repo.rglob("*")) if path.name.endswith(TEXTS) and ".git/" not in f"{path}"]
            if len(files) < 2:
                return
            edited(repo, random, files)
            kept = fast_scan(repo, FastOptions(since="HEAD", history=False, jobs=2))
            assert to_json(kept) == to_json(plain(repo, since="HEAD"))


def kept(**texts: str) -> KeptFacts:
    facts = KeptFacts({path: FileFacts(text=text) for path, text in texts.items()}, None, set())
    facts.digests = {path: text.encode() for path, text in texts.items()}
    return facts


def looking(seen: list[str]) -> Callable[[FileFacts], list[tuple[int, str]]]:
    def look(facts: FileFacts) -> list[tuple[int, str]]:
        seen.append(facts.text or "")
        return [(1, f"says {facts.text}")]

    return look


def test_a_question_is_asked_of_files_that_say_something_else():
    seen: list[str] = []
    first = KeptAnswers(None, kept(a="one", b="two", c="one"))
    assert [first.of(path, "q", looking(seen)) for path in "abc"] == [
        [(1, "says one")],
        [(1, "says two")],
        [(1, "says one")],
    ]
    assert seen == ["one", "two"] and first.is_new
    before = msgspec.msgpack.decode(msgspec.msgpack.encode(AllAnswers(first.given)), type=AllAnswers)
    later = KeptAnswers(before, kept(a="one", b="three"))
    assert [later.of(path, "q", looking(seen)) for path in "ab"] == [[(1, "says one")], [(1, "says three")]]
    assert seen == ["one", "two", "three"] and set(later.given["q"]) == {b"one", b"three"}
    assert later.of("a", "other", looking(seen)) == [(1, "says one")] and seen[-1] == "one"


def test_nothing_new_is_known_where_no_file_was_looked_at():
    first = KeptAnswers(None, kept(a="one"))
    first.of("a", "q", looking([]))
    later = KeptAnswers(AllAnswers(first.given), kept(a="one"))
    later.of("a", "q", looking([]))
    assert not later.is_new
    later.take({"q": {b"one": [(1, "says one")]}})
    assert not later.is_new
    later.take({"q": {b"two": [(1, "says two")]}})
    assert later.is_new and set(later.given["q"]) == {b"one", b"two"}


def test_files_of_which_no_facts_were_kept_are_not_taken_for_each_other():
    facts = KeptFacts({"a": b"no facts", "b": b"no facts"}, None, set())
    facts.digests = {"a": b"same", "b": b"same"}
    answers, seen = KeptAnswers(None, facts), list[str]()
    for path in "ab":
        answers.of(path, "q", looking(seen))
    assert seen == ["", ""] and answers.given == {}


@pytest.mark.parametrize("many", [0, 1_000])
def test_prose_is_looked_at_once(make_repo, monkeypatch, many):
    """An edit of code asks nothing of documents again, and an edit of one document nothing of the others."""
    monkeypatch.setattr(kept_judgement, "_MANY", many)
    repo = make_repo({"app.py": SERVICE, "docs/a.md": "Launch slipped.\n", "docs/plan.md": "Deploy: TBD\n"})
    fast_scan(repo, FastOptions(history=False))
    asked: list[str] = []
    answers = KeptAnswers.of

    def told(self: KeptAnswers, path: str, question: str, look: Callable[[FileFacts], list[tuple[int, str]]]) -> object:
        return answers(self, path, question, lambda facts: asked.append(path) or look(facts))

    monkeypatch.setattr(KeptAnswers, "of", told)
    for edited_file, expected in (("app.py", set()), ("docs/plan.md", {"docs/plan.md"})):
        (repo / edited_file).write_text((repo / edited_file).read_text() + "print('later')\n")
        assert to_json(fast_scan(repo, FastOptions(history=False))) == to_json(plain(repo))
        assert set(asked) <= expected
