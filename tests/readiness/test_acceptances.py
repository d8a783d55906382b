"""Findings that are accepted, and acceptances that are in order no more."""

import pytest

from monthtwo.model import Report
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import SERVICE, plain

ENTRY = "accept:\n  - check: {check}\n    reason: {reason}\n    until: {until}\n"


@pytest.fixture
def scanned(make_repo):
    """The report on a service whose commit is of 2026-03-01."""
    made = iter(range(9))

    def scan(files: dict[str, str], **options: object) -> Report:
        return plain(make_repo({"app.py": SERVICE, **files}, name=f"repo{next(made)}"), **options)

    return scan


def entry(check: str = "serving/health", reason: str = "one caller", until: str = "2026-06-01") -> dict[str, str]:
    return {".monthtwo.yaml": ENTRY.format(check=check, reason=reason, until=until)}


def marked(report: Report) -> list[str]:
    return [finding.check for finding in report.findings if finding.accepted]


def test_an_accepted_finding_is_marked_and_as_unmet_as_before(scanned):
    report, before = scanned(entry()), scanned({})
    assert marked(report) == ["serving/health"]
    assert (report.areas, report.checks) == (before.areas, before.checks)
    assert [finding.check for finding in report.findings] == [finding.check for finding in before.findings]
    (said,) = report.acceptances
    assert (said.check, said.reason, said.until, said.path, said.line) == (
        "serving/health", "one caller", "2026-06-01", ".monthtwo.yaml", 2,
    )  # fmt: skip
    assert (said.status, said.severity, said.message) == ("holds", None, "")


def test_it_fails_no_gate(scanned):
    settings = "checks: {'*/*': low, serving/health: high}\ngate: {fail-on: high}\n"
    assert scanned({".monthtwo.yaml": settings}).gate.blocking == ("serving/health",)
    assert scanned({".monthtwo.yaml": settings + entry()[".monthtwo.yaml"]}).gate.passed


def test_it_holds_up_no_level_and_is_met_at_none(scanned):
    settings = "gate: {levels: {serves: {logging: 2}}}\n"
    report = scanned({".monthtwo.yaml": settings + entry("logging/framework")[".monthtwo.yaml"]})
    assert report.gate.passed
    assert next(area.level for area in report.areas if area.id == "logging") == 0


@pytest.mark.parametrize(
    ("files", "status", "message"),
    [
        (entry(until="2026-03-15"), "ending", "The acceptance of serving/health ends on 2026-03-15, in 14 days."),
        (entry(until="2026-03-01"), "ending", "The acceptance of serving/health ends on 2026-03-01, in 0 days."),
        (entry(until="2026-02-28"), "expired",
         "The acceptance of serving/health ended on 2026-02-28; mend it, or accept it anew."),
        (entry("serving/entrypoint"), "useless",
         "The acceptance of serving/entrypoint accepts nothing: it is met; delete the acceptance."),
        (entry("drift/acts"), "useless",
         "The acceptance of drift/acts accepts nothing: it is not asked for here; delete the acceptance."),
        (entry(reason="''"), "refused", "The acceptance of serving/health does not count: it has no `reason`."),
        ({".monthtwo.yaml": "acceptances: {require: [owner, reason]}\n" + entry()[".monthtwo.yaml"]}, "refused",
         "The acceptance of serving/health does not count: it has no `owner`."),
        ({".monthtwo.yaml": "acceptances: {longest: 30}\n" + entry()[".monthtwo.yaml"]}, "refused",
         "The acceptance of serving/health does not count: it ends in 92 days, and may hold for 30 at most."),
        ({".monthtwo.yaml": "acceptances: {longest: 30}\naccept: [{check: serving/health, reason: r}]\n"}, "refused",
         "The acceptance of serving/health does not count: it has no end, and may hold for 30 days at most."),
        ({".monthtwo.yaml": "accept: [{check: serving/health, reason: r, system: api}]\n"}, "useless",
         "The acceptance of serving/health in api accepts nothing: there is no system 'api'; there is none."),
    ],
)  # fmt: skip
def test_what_is_in_order_no_more_is_said_with_its_line(scanned, files, status, message):
    report = scanned(files)
    (said,) = report.acceptances
    assert (said.status, said.message) == (status, message)
    assert said.path == ".monthtwo.yaml" and said.line > 0
    assert bool(marked(report)) is (status == "ending")


def test_how_long_before_its_end_is_for_the_settings_to_say(scanned):
    settings = "acceptances: {warn: 3}\n" + entry(until="2026-03-15")[".monthtwo.yaml"]
    assert scanned({".monthtwo.yaml": settings}).acceptances[0].status == "holds"


def test_the_day_is_that_of_the_report(scanned):
    assert marked(scanned(entry())) and not marked(scanned(entry(), as_of="2026-06-02"))


def test_an_acceptance_that_has_ended_is_as_grave_as_a_low_finding(scanned):
    settings = "checks: {'*/*': note}\n" + entry(until="2026-02-28")[".monthtwo.yaml"]
    assert scanned({".monthtwo.yaml": settings + "gate: {fail-on: medium}\n"}).gate.passed
    gate = scanned({".monthtwo.yaml": settings + "gate: {fail-on: low}\n"}).gate
    assert not gate.passed and gate.reasons[0].startswith("The acceptance of serving/health ended on 2026-02-28")


def test_what_could_not_be_judged_is_not_useless(scanned):
    broken = {"other.py": "x = 1\n", "Dockerfile": b"\xff\xfe"}
    report = scanned({**broken, **entry()}, timeout=1e-9)
    assert [said.status for said in report.acceptances] == ["holds"]


def commented(comment: str, before: str = "app = FastAPI()") -> dict[str, str]:
    return {"app.py": SERVICE.replace(before, f"{before}  {comment}")}


def test_a_comment_accepts_a_finding_of_its_file(scanned):
    report = scanned(commented("# monthtwo: accept[serving/health, serving/input-validation] one caller"))
    assert sorted(marked(report)) == ["serving/health", "serving/input-validation"]
    assert [(said.path, said.line, said.reason) for said in report.acceptances] == [("app.py", 4, "one caller")] * 2


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (commented("# monthtwo: accept[serving/health]"), "does not count: it has no `reason`."),
        ({**commented("# monthtwo: accept[serving/health] r"), ".monthtwo.yaml": "acceptances: {require: [owner]}\n"},
         "does not count: it has no `owner`; write it into the settings, with `monthtwo accept`."),
        (commented("# monthtwo: accept[serving/healt] r"),
         "accepts nothing: there is no check 'serving/healt'; did you mean `serving/health`?"),
        ({"util.py": "# monthtwo: accept[serving/health] r\n"},
         "accepts nothing: the finding is shown in app.py, and this is another file."),
        (commented("# monthtwo: accept[serving/entrypoint] r"), "accepts nothing: it is met; delete the acceptance."),
    ],
)  # fmt: skip
def test_a_comment_that_accepts_nothing_is_said(scanned, files, message):
    report = scanned(files)
    (said,) = report.acceptances
    assert said.message.endswith(message) and not marked(report)


def test_comments_in_documents_and_tests_are_examples(scanned):
    text = "# monthtwo: accept[serving/health] r\n"
    assert not scanned({"README.md": text, "docs/x.py": text, "tests/test_x.py": text}).acceptances


def test_a_comment_is_known_of_a_file_that_is_not_read_again(make_repo, monkeypatch, tmp_path):
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "cache"))
    repository = make_repo({"app.py": SERVICE + "# monthtwo: accept[serving/health] r\n"})
    asked = FastOptions(history=False)
    first, again = fast_scan(repository, asked), fast_scan(repository, asked)
    assert first == again == plain(repository)
    assert marked(first) == ["serving/health"]
    text = "\n" + (repository / "app.py").read_text()
    (repository / "app.py").write_text(text)
    assert fast_scan(repository, asked).acceptances[0].line == first.acceptances[0].line + 1


SYSTEMS = {
    f"services/{name}/{file}": text
    for name in ("prices", "ranks")
    for file, text in (
        ("main.py", SERVICE),
        ("Dockerfile", 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "main:app"]\n'),
        ("requirements.txt", "fastapi\njoblib\n"),
    )
}


def of_systems(*systems: str) -> dict[str, str]:
    entries = "".join(f"  - {{check: serving/health, reason: r, system: {one}}}\n" for one in systems)
    return {**SYSTEMS, "app.py": "", ".monthtwo.yaml": f"accept:\n{entries}"}


def test_a_finding_of_one_system_is_accepted_there_alone(scanned):
    report = scanned(of_systems("services/prices"))
    accepted = {system.root: [one.check for one in system.findings if one.accepted] for system in report.systems}
    assert accepted == {"services/prices": ["serving/health"], "services/ranks": []}
    assert marked(report) == []


def test_what_every_system_accepts_is_accepted_of_the_whole(scanned):
    assert marked(scanned(of_systems("services/prices", "services/ranks"))) == ["serving/health"]


def test_a_system_that_is_not_there_names_the_nearest(scanned):
    (said,) = scanned(of_systems("services/price")).acceptances
    assert said.message.endswith("there is no system 'services/price'; did you mean `services/prices`?")


def test_what_fails_the_gate_ends_with_what_to_write_down(scanned):
    settings = "checks: {'*/*': low, serving/health: high}\ngate: {fail-on: high}\n"
    assert scanned({".monthtwo.yaml": settings}).gate.accept == (
        "# .monthtwo.yaml: say why each may stay, and who answers for it\n"
        'accept:\n  - check: serving/health\n    reason: ""\n    owner: ""\n    until: "2026-05-30"'
    )
    project = '[tool.monthtwo]\nchecks = {"*/*" = "low", "serving/health" = "high"}\ngate = {fail-on = "high"}\n'
    assert scanned({"pyproject.toml": project}).gate.accept == (
        "# pyproject.toml: say why each may stay, and who answers for it\n"
        '[[tool.monthtwo.accept]]\ncheck = "serving/health"\nreason = ""\nowner = ""\nuntil = "2026-05-30"'
    )


def test_what_to_write_down_says_where_a_list_is_already(scanned):
    settings = "checks: {'*/*': low, serving/health: high}\ngate: {fail-on: high}\n"
    report = scanned({".monthtwo.yaml": settings + entry("serving/container")[".monthtwo.yaml"]})
    assert report.gate.accept.startswith(
        "# .monthtwo.yaml, below `accept`: say why each may stay, and who answers for it\n  - check"
    )


def test_a_commit_of_the_last_year_has_no_end_proposed(scanned):
    settings = "checks: {'*/*': low, serving/health: high}\ngate: {fail-on: high}\n"
    assert "until" not in scanned({".monthtwo.yaml": settings}, as_of="9999-12-31").gate.accept


def test_what_is_pasted_is_refused_until_somebody_says_why(scanned):
    settings = "checks: {'*/*': low, serving/health: high}\ngate: {fail-on: high}\n"
    block = scanned({".monthtwo.yaml": settings}).gate.accept
    pasted = scanned({".monthtwo.yaml": f"{settings}{block}\n"})
    assert (pasted.acceptances[0].status, pasted.gate.passed) == ("refused", False)
    told = settings + block.replace('reason: ""', "reason: one caller") + "\n"
    assert scanned({".monthtwo.yaml": told}).gate.passed


def test_a_folder_that_is_scanned_is_its_system(make_repo):
    report = plain(make_repo(of_systems("services/prices", "services/gone")) / "services/prices")
    assert marked(report) == ["serving/health"]
    assert [said.status for said in report.acceptances] == ["holds", "holds"]  # nothing is known of what is not here


def test_there_is_an_end_to_how_many_comments_count(scanned):
    report = scanned({f"a{number}.py": "# monthtwo: accept[a/b] r\n" * 100 for number in range(6)})
    assert len(report.acceptances) == 500
