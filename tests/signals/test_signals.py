"""Each signal raised, clear, not asked and unknown, on real histories."""

import subprocess
from pathlib import Path

import pytest
from reports import signal
from repositories import DOCKERFILE, LABELLED, METERED, SERVE, TRAIN, changes, days, labels, notes

from histories import ADA, BEN, EVE, Made, at, make_history
from monthtwo.model import Report
from monthtwo.report.json import to_json
from scanning import looked_back

ROOT = {"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.0\nfastapi\n"}
SERVED = ROOT | {"serve.py": SERVE}
OPENAI = "import openai\n\n\ndef ask(text):\n    return openai.OpenAI().responses.create(model='gpt-x', input=text)\n"
ADR = "# Score in batches\n\nStatus: accepted\n\nProvisional until {}.\n"
PROPOSED = "# Where it runs\n\nStatus: proposed\n\nKubernetes or a virtual machine.\n"

RAISED: dict[str, tuple[list[Made], str]] = {
    "deployment-undecided": ([at("2025-01-01", ROOT), *notes("2025-01-02", 12)], "2025-03-02"),
    "unwatched-service": ([at("2025-01-01", SERVED), *notes("2025-01-02", 12)], "2025-02-01"),
    "single-owner": ([at("2025-01-01", SERVED), *changes("train.py", TRAIN, days("2025-01-02", 12))], "2025-02-01"),
    "research-only-hands": (
        [at("2025-01-01", SERVED), *changes("train.py", TRAIN, days("2025-01-02", 20))], "2025-02-01"
    ),
    "stale-model": ([at("2025-01-01", SERVED), *notes("2025-01-02", 12)], "2025-07-02"),
    "prototype-stalled": ([at("2025-01-01", SERVED), *notes("2025-01-02", 30, 7)], "2025-07-02"),
    "lost-capability": (
        [
            at("2025-01-01", SERVED | {"Dockerfile": DOCKERFILE}), *notes("2025-01-02", 12, 4),
            at("2025-04-01", {"Dockerfile": None}, name="went"), *notes("2025-04-02", 5),
        ],
        "2025-05-01",
    ),
    "decision-overdue": (
        [at("2025-01-01", ROOT | {"docs/adr/0002-batches.md": ADR.format("2025-03-01")}), *notes("2025-01-02", 12)],
        "2025-03-02",
    ),
    "dependency-drift": (
        [at("2024-01-01", ROOT), *changes("train.py", TRAIN, days("2025-01-10", 12))], "2025-02-01"
    ),
    "experiment-sprawl": (
        [
            at("2025-01-01", ROOT),
            *(at(day, {f"trial_{day}.ipynb": "{}"}) for day in days("2025-01-02", 20)),
        ],
        "2025-03-01",
    ),
    "vendor-creep": (
        [
            at("2024-06-01", SERVED | {"a.py": OPENAI}), *notes("2024-06-02", 12),
            at("2025-01-01", {"b.py": OPENAI, "c.py": OPENAI, "d.py": OPENAI}), *notes("2025-01-02", 4),
        ],
        "2025-02-01",
    ),
    "contract-churn": (
        [
            at("2025-01-01", ROOT | {"schemas/price.json": "{}"}),
            *(at(day, {"schemas/price.json": f'{{"{day}": 1}}'}) for day in days("2025-01-02", 12)),
        ],
        "2025-02-01",
    ),
    "labels-in-dispute": (
        [
            at("2025-01-01", LABELLED, by=ADA), *notes("2025-01-02", 12),
            at("2025-02-01", labels("bug"), by=BEN), at("2025-02-03", labels("wish"), by=ADA, name="back"),
        ],
        "2025-03-01",
    ),
    "slipped-for-data-quality": (
        [
            at("2025-01-01", ROOT), *notes("2025-01-02", 12),
            at("2025-02-01", {"train.py": TRAIN + "# again\n"}, message="Postpone the 2.0 release: labels are too noisy"),
        ],
        "2025-03-01",
    ),
}  # fmt: skip
"""By signal, commits and a day on which it is raised."""

CLEAR: dict[str, tuple[list[Made], str]] = {
    "deployment-undecided": (RAISED["deployment-undecided"][0], "2025-03-01"),
    "unwatched-service": ([at("2025-01-01", SERVED | {"serve.py": METERED}), *notes("2025-01-02", 12)], "2025-06-01"),
    "single-owner": (
        [
            at("2025-01-01", SERVED), *changes("train.py", TRAIN, days("2025-01-02", 10)),
            *changes("serve.py", SERVE, days("2025-01-12", 5), by=BEN),
        ],
        "2025-02-01",
    ),
    "research-only-hands": (
        [
            at("2025-01-01", SERVED), *changes("train.py", TRAIN, days("2025-01-02", 15)),
            *changes("serve.py", SERVE, days("2025-01-20", 5)),
        ],
        "2025-02-01",
    ),
    "stale-model": (RAISED["stale-model"][0], "2025-06-30"),
    "prototype-stalled": (RAISED["prototype-stalled"][0], "2025-06-01"),
    "lost-capability": (RAISED["lost-capability"][0][:-6], "2025-05-01"),
    "decision-overdue": (RAISED["decision-overdue"][0], "2025-03-01"),
    "dependency-drift": (
        [*RAISED["dependency-drift"][0], at("2025-01-31", {"requirements.txt": "scikit-learn==1.5.0\n"})], "2025-02-01"
    ),
    "experiment-sprawl": ([*RAISED["experiment-sprawl"][0][:8], *notes("2025-01-20", 6)], "2025-03-01"),
    "vendor-creep": (
        [at("2024-06-01", SERVED | {f"{name}.py": OPENAI for name in "abcd"}), *notes("2024-06-02", 12)], "2025-02-01"
    ),
    "contract-churn": (
        [
            at("2025-01-01", ROOT | {"schemas/price.json": "{}"}),
            *(at(day, {"schemas/price.json": f'"{day}"', "tests/test_a.py": day}) for day in days("2025-01-02", 12)),
        ],
        "2025-02-01",
    ),
    "labels-in-dispute": (RAISED["labels-in-dispute"][0][:-1], "2025-03-01"),
    "slipped-for-data-quality": (RAISED["slipped-for-data-quality"][0][:-1], "2025-03-01"),
}  # fmt: skip

LIBRARY = {"pyproject.toml": "[project]\nname='lib'\nversion='1'\n", "lib.py": "def add(a, b):\n    return a + b\n"}
NOT_ML = ([at("2025-01-01", LIBRARY), *notes("2025-01-02", 12)], "2025-06-01")

SINCE = {
    "deployment-undecided": ("2025-01-01", 60), "unwatched-service": ("2025-01-01", 31), "stale-model": ("2025-01-01", 182),
    "single-owner": ("2025-01-01", 31), "lost-capability": ("2025-04-01", 30), "decision-overdue": ("2025-03-01", 1),
    "dependency-drift": ("2024-01-01", 397), "vendor-creep": ("2024-06-09", 237),
    "labels-in-dispute": ("2025-02-03", 26), "slipped-for-data-quality": ("2025-02-01", 28),
}  # fmt: skip


UNDECIDED = "deployment-undecided"
NAMED = ("lost-capability", "prototype-stalled")
"""Those that are off by default."""


def told(tmp_path: Path, case: tuple[list[Made], str]) -> Report:
    commits, day = case
    make_history(tmp_path / "repo", commits)
    return looked_back(tmp_path / "repo", rev="HEAD", as_of=day, fail_on_signal=NAMED)


@pytest.mark.parametrize("id", RAISED)
def test_it_is_raised_with_what_was_seen(tmp_path, id):
    one = signal(told(tmp_path, RAISED[id]), id)
    assert (one.status, one.reason) == ("raised", one.reason)
    assert one.since is not None
    assert one.days is not None
    assert one.evidence
    assert all(place.path for place in one.evidence)
    assert one.clears
    if id in SINCE:
        assert (one.since, one.days) == SINCE[id]


@pytest.mark.parametrize("id", CLEAR)
def test_it_is_clear(tmp_path, id):
    one = signal(told(tmp_path, CLEAR[id]), id)
    assert (one.status, one.reason) == ("clear", one.reason)


@pytest.mark.parametrize("id", RAISED)
def test_it_is_not_asked_where_nothing_learns(tmp_path, id):
    one = signal(told(tmp_path, NOT_ML), id)
    assert (one.status, one.reason) == ("not-asked", "there is no machine learning")


def test_nothing_is_asked_of_a_young_history(tmp_path):
    report = told(tmp_path, ([*notes("2025-01-01", 8), at("2025-01-09", SERVED)], "2026-01-01"))
    assert {one.status for one in report.signals} == {"not-asked"}
    assert {one.reason for one in report.signals if one.id != "retired-model"} == {"there are only 9 commits"}


@pytest.mark.parametrize(
    "said",
    ["**This repository is archived.**", "# [DEPRECATED] Prices", "This project is no longer maintained.",
     "[![Project Status: Abandoned](https://www.repostatus.org/badges/latest/abandoned.svg)](https://x)"],
)  # fmt: skip
def test_nothing_is_asked_of_what_is_finished(tmp_path, said):
    commits = [at("2025-01-01", SERVED | {"README.md": f"# Prices\n\n{said}\n"}), *notes("2025-01-02", 12)]
    report = told(tmp_path, (commits, "2026-01-01"))
    assert {one.status for one in report.signals} == {"not-asked"}
    assert "README.md:3 says" in report.signals[0].reason


@pytest.mark.parametrize("said", ["We archived the old data.", "Deprecated options are removed in 2.0.", "It is done."])
def test_other_words_do_not_finish_it(tmp_path, said):
    commits = [at("2025-01-01", SERVED | {"README.md": f"# Prices\n\n{said}\n"}), *notes("2025-01-02", 12)]
    assert signal(told(tmp_path, (commits, "2026-01-01")), "stale-model").status == "raised"


@pytest.mark.parametrize("id", RAISED)
def test_it_is_unknown_in_a_shallow_clone(tmp_path, id):
    commits, day = RAISED[id]
    make_history(tmp_path / "whole", commits)
    shallow = tmp_path / "shallow"
    url = f"file://{tmp_path / 'whole'}"
    subprocess.run(["git", "clone", "-q", "--depth=1", url, str(shallow)], check=True, capture_output=True)
    one = signal(looked_back(shallow, as_of=day, fail_on_signal=NAMED), id)
    assert (one.status, one.since) == ("unknown", None)
    assert "monthtwo history fetch" in one.reason


def test_contents_that_are_not_here_make_unknown_what_asks_when(tmp_path):
    """A clone without contents has who did what, and not what there was."""
    commits, day = RAISED["single-owner"]
    make_history(tmp_path / "whole", commits)
    subprocess.run(["git", "-C", str(tmp_path / "whole"), "config", "uploadpack.allowFilter", "true"], check=True)
    bare = tmp_path / "bare"
    command = ["git", "clone", "-q", "--filter=blob:none", f"file://{tmp_path / 'whole'}", str(bare)]
    subprocess.run(command, check=True, capture_output=True)
    report = looked_back(bare, as_of=day)
    assert report.milestones == ()
    assert signal(report, "single-owner").status == "raised"
    stale = signal(report, "stale-model")
    assert (stale.status, stale.reason) == ("unknown", "the contents of past commits are not in this clone")


def test_what_is_left_out_makes_unknown_what_asks_for_it(tmp_path):
    commits, day = RAISED["unwatched-service"]
    make_history(tmp_path / "repo", commits)
    report = looked_back(tmp_path / "repo", rev="HEAD", as_of=day, select=("data/validation",))
    one = signal(report, "unwatched-service")
    assert (one.status, one.reason) == ("unknown", "serving/entrypoint was left out, and not judged")
    assert signal(report, "stale-model").status in ("unknown", "clear")


def test_a_folder_has_no_signals_and_history_may_be_left_out(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "train.py").write_text(TRAIN)
    assert looked_back(tmp_path / "folder").signals == ()
    make_history(tmp_path / "repo", RAISED["stale-model"][0])
    assert looked_back(tmp_path / "repo", rev="HEAD", history=False).signals == ()


def test_a_decision_that_is_put_off_is_shown_with_the_age_of_its_file(tmp_path):
    said = "# Prices\n\n## Deployment\n\nTBD\n"
    commits = [at("2025-01-01", ROOT | {"README.md": said}), *notes("2025-01-02", 12)]
    one = signal(told(tmp_path, (commits, "2025-06-01")), "deployment-undecided")
    assert [(place.path, place.line, place.note) for place in one.evidence[1:]] == [
        ("README.md", 5, 'says "TBD", unchanged since 2025-01-01')
    ]


@pytest.mark.parametrize(
    ("path", "comment", "shown"),
    [
        ("train.py", "# TODO: deploy this somewhere", True), ("src/serve.py", "# TBD", True), ("train.py", "# TBD", False),
        ("train.py", "# nothing new to do after we deploy", False), ("train.py", "# TODO: tune the depth", False),
    ],
)  # fmt: skip
def test_a_comment_that_puts_it_off_is_shown_with_the_age_of_its_file(tmp_path, path, comment, shown):
    files = ROOT | {path: f"{ROOT.get(path, '')}{comment}\n"}
    one = signal(told(tmp_path, ([at("2025-01-01", files), *notes("2025-01-02", 12)], "2025-06-01")), UNDECIDED)
    said = f'a comment says "{comment[2:]}", unchanged since 2025-01-01'
    assert [place.note for place in one.evidence[1:]] == ([said] if shown else [])


def test_a_decision_that_is_not_taken_is_overdue_after_half_a_year(tmp_path):
    commits = [at("2025-01-01", ROOT | {"docs/adr/0003-where.md": PROPOSED}), *notes("2025-01-02", 12)]
    make_history(tmp_path / "repo", commits)
    late, early = (looked_back(tmp_path / "repo", rev="HEAD", as_of=day) for day in ("2025-07-02", "2025-06-30"))
    assert (signal(late, "decision-overdue").status, signal(late, "decision-overdue").since) == ("raised", "2025-01-01")
    assert signal(early, "decision-overdue").status == "clear"


@pytest.mark.parametrize(
    ("said", "due"),
    [("Review by: 2025-02-28", "2025-02-28"), ("Revisit in Q1 2025", "2025-03-31"), ("Valid until March 2025", "2025-03-31"),
     ("review-date: 2025-02", "2025-02-28"), ("Expires: 2025-13-99", "2025-12-31")],
)  # fmt: skip
def test_days_are_read_as_people_write_them(tmp_path, said, due):
    record = f"# Batches\n\nStatus: accepted\n\n{said}\n"
    commits = [at("2025-01-01", ROOT | {"docs/decisions/0001-a.md": record}), *notes("2025-01-02", 12)]
    one = signal(told(tmp_path, (commits, "2026-01-01")), "decision-overdue")
    assert (one.status, one.since) == ("raised", due)


def test_a_record_that_was_changed_after_its_day_is_not_overdue(tmp_path):
    first = at("2025-01-01", ROOT | {"docs/adr/0002-batches.md": ADR.format("2025-03-01")})
    again = at("2025-04-01", {"docs/adr/0002-batches.md": ADR.format("2025-03-01") + "\nStill holds.\n"})
    one = signal(told(tmp_path, ([first, *notes("2025-01-02", 12), again], "2026-01-01")), "decision-overdue")
    assert one.status == "clear"


def test_people_are_counted_and_never_named(tmp_path):
    commits = [at("2025-01-01", SERVED), *changes("train.py", TRAIN, days("2025-01-02", 12), by=EVE)]
    said = to_json(told(tmp_path, (commits, "2025-02-01")))
    assert "Eve <" not in said
    assert "example.net" not in said


def test_what_is_off_by_default_is_worked_out_for_who_names_it(tmp_path):
    commits, day = RAISED["lost-capability"]
    make_history(tmp_path / "repo", commits)
    report = looked_back(tmp_path / "repo", rev="HEAD", as_of=day)
    assert not set(NAMED) & {one.id for one in report.signals}


def test_settings_that_name_a_handler_of_errors_watch(tmp_path):
    settings = "LOGGING = {'handlers': {'errors': {'class': 'raven.handlers.logging.SentryHandler'}}}\n"
    commits = [at("2025-01-01", SERVED | {"settings.py": settings}), *notes("2025-01-02", 30, 7)]
    report = told(tmp_path, (commits, "2025-07-02"))
    for id in ("unwatched-service", "prototype-stalled"):
        assert signal(report, id).reason == "settings.py reports errors or traces calls"


def test_a_module_for_each_vendor_is_no_creep(tmp_path):
    vendors = ("openai", "anthropic", "groq", "cohere", "replicate")
    added = {f"llm/{name}_client.py": f"import {name}\n" for name in vendors}
    first = at("2024-06-01", SERVED | {"llm/openai_client.py": OPENAI})
    report = told(tmp_path, ([first, *notes("2024-06-02", 12), at("2025-01-01", added)], "2025-02-01"))
    assert signal(report, "vendor-creep").reason == "1 module imports the package of one vendor of hosted models"


@pytest.mark.parametrize("message", ["Move the image to the platform repository", "Use the shared build instead"])
def test_what_the_commit_says_was_moved_is_not_lost(tmp_path, message):
    commits = RAISED["lost-capability"][0]
    went = [at(one.day, one.files, message=message) if one.name == "went" else one for one in commits]
    assert signal(told(tmp_path, (went, "2025-05-01")), "lost-capability").status == "clear"


def test_modules_of_any_language_stand_against_notebooks(tmp_path):
    commits, day = RAISED["experiment-sprawl"]
    more = at("2025-02-01", {f"R/step{number}.R": "x <- 1\n" for number in range(25)})
    assert signal(told(tmp_path, ([*commits, more], day)), "experiment-sprawl").status == "clear"


@pytest.mark.parametrize("package", ["sentry_sdk", "opentelemetry.trace", "langfuse"])
def test_who_reports_errors_is_not_unwatched(tmp_path, package):
    served = SERVED | {"serve.py": f"import {package}\n{SERVE}"}
    one = signal(
        told(tmp_path, ([at("2025-01-01", served), *notes("2025-01-02", 12)], "2025-06-01")), "unwatched-service"
    )
    assert (one.status, one.reason) == ("clear", "serve.py reports errors or traces calls")


def test_what_once_trained_is_no_prototype(tmp_path):
    """Neither undecided nor stale: the model is made elsewhere by now."""
    commits = [at("2025-01-01", SERVED), *notes("2025-01-02", 12), at("2025-02-01", {"train.py": None})]
    report = told(tmp_path, (commits, "2026-01-01"))
    for id in ("deployment-undecided", "stale-model", "prototype-stalled"):
        assert signal(report, id).status in ("not-asked", "clear")


def test_what_may_answer_in_an_unknown_form_makes_it_unsure(tmp_path):
    page = "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route('/')\ndef index():\n    return shown()\n"
    commits = [at("2025-01-01", ROOT | {"app.py": page}), *notes("2025-01-02", 12)]
    one = signal(told(tmp_path, (commits, "2025-06-01")), "deployment-undecided")
    assert (one.status, one.confidence) == ("raised", "medium")
