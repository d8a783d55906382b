"""Hand-built reports that hold everything a format must be able to show."""

from msgspec.structs import replace

from monthtwo.model import (
    Acceptance,
    Base,
    Cause,
    Change,
    CheckResult,
    Evidence,
    Finding,
    Language,
    Milestone,
    Report,
    Repository,
    Signal,
    Skipped,
    System,
    Tool,
)
from monthtwo.readiness.advice import missing
from monthtwo.readiness.compare.regressions import judge_changes
from monthtwo.readiness.findings import findings
from monthtwo.readiness.gate import judge
from monthtwo.readiness.levels import levels

AREAS = ("serving", "monitoring", "drift", "retraining", "data", "logging", "security")
TOOL = Tool("monthtwo", "0.1.0")
NASTY_PATH = "src/[red]x|`a`<b>@team\x1b[31m\u202e\udcff {{cookiecutter.name}}.py"
NASTY_NOTE = (
    "calls <script>alert(1)</script> | `rm` [click](https://evil.example) @everyone www.evil.example\x9b2J\r\n# gone"
)


def check(id: str, **changes: object) -> CheckResult:
    """A check that is met, unless `changes` say otherwise."""
    fields: dict[str, object] = {
        "id": id,
        "title": f"The question of {id} is answered",
        "area": id.split("/")[0],
        "verdict": "met",
        "confidence": "high",
        "severity": "medium",
        "rung": "implemented",
        "effort": "days",
        "why": f"Without {id}, nobody notices.",
        "fix": f"Build {id} where production code can reach it.",
        "since": "0.1",
    }
    return CheckResult(**(fields | changes))  # type: ignore[arg-type]


def anchor(result: CheckResult) -> tuple[str, int]:
    if result.evidence:
        return result.evidence[0].path, result.evidence[0].line
    return ("deploy/größe api.yaml", 3) if result.area == "monitoring" else ("src/churn/api.py", 12)


def report(results: tuple[CheckResult, ...], repository: Repository, fail_on: str | None = None) -> Report:
    """A report as a scan puts it together."""
    ordered = missing(results, repository.kind, AREAS)
    found: tuple[Finding, ...] = findings(ordered, {result.id: anchor(result) for result in ordered})
    return Report(
        version=1,
        tool=TOOL,
        repository=repository,
        areas=levels(results, AREAS),
        checks=results,
        findings=found,
        gate=judge(found, results, fail_on),  # type: ignore[arg-type]
    )


def full() -> Report:
    """Every verdict, near misses, a broken check, and names that try to get out of their place."""
    results = (
        check(
            "serving/entrypoint",
            title="Predictions are served by production code",
            evidence=(Evidence("src/churn/api.py", 12, "route POST /predict reaches model.predict"),),
        ),
        check(
            "serving/health",
            title="The service says whether it is healthy",
            rung="wired",
            effort="hours",
            verdict="unmet",
            reason="looked for a health route, a probe or a HEALTHCHECK on what serves",
        ),
        check(
            "serving/load-test",
            title="The serving path is tested under load",
            rung="verified",
            severity="low",
            verdict="not-asked",
            reason="asked when serving/container is met",
        ),
        check(
            "monitoring/service-metrics",
            title="Production code exports operational metrics",
            severity="high",
            verdict="unmet",
            reason="no call that exports a metric in production code",
            near_misses=(
                Evidence("requirements.txt", 12, "lists prometheus-client, which nothing imports"),
                Evidence("README.md", 41, "promises monitoring"),
                Evidence(NASTY_PATH, 7, NASTY_NOTE),
            ),
        ),
        check(
            "monitoring/alerts",
            title="Something pages when a metric goes bad",
            rung="wired",
            severity="high",
            confidence="low",
            verdict="unmet",
            reason="no alert rule and no notification from a monitoring job",
        ),
        check(
            "drift/detector",
            title="Production code compares data with a reference",
            severity="high",
            evidence=(
                Evidence("src/churn/drift.py", 31, "calls evidently.Report"),
                Evidence(NASTY_PATH, 2, NASTY_NOTE),
            ),
        ),
        check(
            "drift/scheduled",
            title="Drift is compared without a person asking",
            rung="wired",
            severity="high",
            effort="hours",
            verdict="unmet",
            why="A drift report that someone must remember to run is not run. By the time a customer tells you, the "
            "model has been wrong for weeks.",
            fix="Call the detector from the orchestrator or a scheduled workflow, and fail it when\ndrift is found:\n\n"
            "    on:\n      schedule: [{cron: '0 6 * * *'}]\x1b[2J ```\n\nKeep it in `.github/workflows`.\n",
            reason="no schedule, event or loop reaches the detector",
            near_misses=(Evidence("src/churn/drift.py", 31, "calls evidently.Report, started by hand"),),
        ),
        check(
            "drift/acts",
            title="A drifted feature changes something",
            rung="verified",
            verdict="unknown",
            reason="2 files that could decide it are missing from this clone",
        ),
        check(
            "logging/predictions",
            title="Each prediction is recorded with its input",
            verdict="unknown",
            broken=True,
            reason="KeyError: \x1b]0;owned\x07'scope'",
        ),
        check(
            "security/no-secrets",
            title="No credential is committed",
            severity="high",
            verdict="unmet",
            evidence=(Evidence(NASTY_PATH, 99, "an AWS key"),),
        ),
    )
    repository = Repository(
        name="churn\x1b[2J <b>api</b>",
        commit="0123456789abcdef0123456789abcdef01234567",
        as_of="2026-11-21",
        kind="ml-service",
        kind_reason="src/churn/api.py:12 serves a model it loads",
        files=512,
        skipped=(
            Skipped("legacy/py2.py", "syntax", "line 3: Missing parentheses in call to 'print'"),
            Skipped(NASTY_PATH, "not-utf8", NASTY_NOTE),
            Skipped("notes/old.py", "syntax"),
        ),
        classified={"vendored": 40, "binary": 7},
        languages=(Language("Python", 34, "structure"), Language("Go", 3, "text")),
    )
    return report(results, repository, fail_on="high")


def clean() -> Report:
    """Everything asked is met."""
    results = (
        check("data/validation", evidence=(Evidence("src/load.py", 8, "calls pandera.DataFrameSchema"),)),
        check("logging/framework", evidence=(Evidence("src/load.py", 1, "calls logging.getLogger"),)),
        check("drift/detector", verdict="not-asked", reason="not asked of ml-library"),
    )
    repository = Repository(name="tidy", commit="f" * 40, as_of="2026-01-02", kind="ml-library", files=9)
    return report(results, repository, fail_on="low")


def folder() -> Report:
    """A plain folder without history, in which nothing is asked."""
    results = (check("serving/entrypoint", verdict="not-asked", reason="not asked of not-ml"),)
    return report(results, Repository(name="notes", commit=None, as_of=None, kind="not-ml", files=1))


def monorepo() -> Report:
    """More systems than are listed at once; one folder's name tries to get out of its place."""
    whole = full()
    return replace(
        whole, systems=tuple(_system(whole, root) for root in (NASTY_PATH, *map("services/{}".format, "abcdefghi")))
    )


def _system(whole: Report, root: str) -> System:
    lacking = root == NASTY_PATH
    return System(
        name=root.rpartition("/")[2],
        root=root,
        kind="ml-service",
        kind_reason="src/churn/api.py:12 serves a model it loads",
        stage="serves" if lacking else "production",
        stage_reason="something answers with a model; no place where it runs is declared" if lacking else "",
        areas=whole.areas,
        checks=whole.checks,
        findings=whole.findings if lacking else (),
    )


def aged() -> Report:
    """A repository with a history: warnings of every status, a calendar, and names that try to get out."""
    results = (check("serving/entrypoint", evidence=(Evidence("src/api.py", 8, "route POST /price"),)),)
    repository = Repository(name="aged", commit="a" * 40, as_of="2026-01-02", kind="ml-service", files=12)
    signals = (
        warning("unwatched-service", since="2025-03-01", days=307, evidence=(Evidence("src/api.py", 8, "answers"),)),
        warning(
            "single-owner",
            severity="medium",
            since="2025-11-02",
            days=61,
            evidence=(Evidence(NASTY_PATH, 1, NASTY_NOTE),),
            commits=("b" * 40,),
            reason=f"one person, {NASTY_NOTE}",
        ),
        warning("stale-model", confidence="low", severity="low", since="2025-12-01", days=32),
        warning("lost-capability", status="unknown", reason="the contents of past commits are not in this clone"),
        warning("contract-churn", status="clear", reason="2 commits changed schemas"),
        warning("annotation-without-agreement", status="not-asked", reason="nobody labels data here"),
    )
    milestones = (
        Milestone(id="training", date="2025-02-01", commit="c" * 40, path="a.ipynb", months=0.0, form="notebook"),
        Milestone(id="serving", date="2025-03-01", commit="d" * 40, path="src/api.py", months=0.9, after="2025-02-10"),
        Milestone(
            id="alerts", date="2025-04-01", commit="e" * 40, path=NASTY_PATH, months=1.9, lost="2025-09-01",
            lost_in="f" * 40,
        ),
    )  # fmt: skip
    return replace(report(results, repository), signals=signals, milestones=milestones)


def changed() -> Report:
    """A report that is compared with another one: each kind of change, and names that try to get out of their place."""
    whole = full()
    new = {"serving/health": "new"}
    return replace(
        whole,
        findings=tuple(replace(one, baseline=new.get(one.check, "unchanged")) for one in whole.findings),
        gate=judge_changes(CHANGES, whole.checks, None),
        base=Base(commit="9876543210" * 4, as_of="2026-11-21", files=3),
        changes=CHANGES,
    )


def change(kind: str, id: str, message: str, **changes: object) -> Change:
    """A change of a check."""
    fields: dict[str, object] = {
        "kind": kind, "check": id, "message": message, "before": "met", "after": "unmet", "severity": "medium",
        "confidence": "high", "cause": Cause(side="base", path="src/churn/api.py", line=12),
    }  # fmt: skip
    return Change(**(fields | changes))  # type: ignore[arg-type]


CHANGES = (
    change("lost", "serving/health", "this change removes the only health check (src/churn/api.py:12)"),
    change("lost", "serving/health", "told by the whole", system="services/a"),
    change(
        "lost", "drift/acts", f"the only alarm ({NASTY_PATH}:3) {NASTY_NOTE}", after="unknown", system=NASTY_PATH,
        cause=Cause(side="head", path=NASTY_PATH, line=3), evidence=(Evidence(NASTY_PATH, 2, NASTY_NOTE),),
    ),
    change("new", "serving/health", "this change removes the only health check (src/churn/api.py:12)"),
    change("moved", "serving/entrypoint", "the answer is at a.py:1 now, and no more at b.py:2", after="met", cause=None),
    change("gained", "drift/detector", "there is a first drift comparison", before="unmet", after="met", cause=None),
    change("fixed", "drift/detector", "there is a first drift comparison", before="unmet", after="met", cause=None),
    change("fixed", "data/validation", "no longer counts", before="unmet", after="not-asked", confidence="low"),
)  # fmt: skip


def warning(id: str, **changes: object) -> Signal:
    """A signal that is raised, unless `changes` say otherwise."""
    fields: dict[str, object] = {
        "id": id,
        "title": f"The clock of {id} runs",
        "status": "raised",
        "severity": "high",
        "confidence": "high",
        "reason": "it was seen",
        "why": f"Of {id} one learns late.",
        "clears": "Do it: `make it so`.",
    }
    return Signal(**(fields | changes))  # type: ignore[arg-type]


def accepted() -> Report:
    """A gate that fails, findings that are accepted, and acceptances of every status that try to get out."""
    whole = full()
    by_check = {one.check: one for one in whole.findings}
    taken = ("drift/scheduled", "security/no-secrets")
    told = (
        acceptance("drift/scheduled", owner="ops", until="2027-01-31", reason=NASTY_NOTE),
        acceptance("security/no-secrets", path=by_check["security/no-secrets"].path, status="ending", severity="note",
                   until="2026-11-30", message="The acceptance of security/no-secrets ends on 2026-11-30, in 9 days."),
        acceptance("monitoring/alerts", status="expired", severity="low", until="2026-11-01",
                   message="The acceptance of monitoring/alerts ended on 2026-11-01; mend it, or accept it anew."),
        acceptance("serving/entrypoint", status="useless", severity="low", system=NASTY_PATH,
                   message=f"The acceptance of serving/entrypoint in {NASTY_PATH} accepts nothing: it is met."),
    )  # fmt: skip
    block = '[[tool.monthtwo.accept]]\ncheck = "a/b"\nreason = ""\x1b[2J\nowner = ""\nuntil = "2027-02-19"'
    found = tuple(replace(one, accepted=one.check in taken) for one in whole.findings)
    gate = judge(found, whole.checks, "high", acceptances=told)
    return replace(
        whole,
        findings=found,
        acceptances=told,
        gate=replace(gate, accept=f"# pyproject.toml: ``` say why\n{block}\n\n{block}"),
    )


def acceptance(check: str, **changes: object) -> Acceptance:
    """An acceptance that holds, unless `changes` say otherwise."""
    fields: dict[str, object] = {
        "check": check, "reason": "one caller", "path": "pyproject.toml", "line": 12, "status": "holds",
    }  # fmt: skip
    return Acceptance(**(fields | changes))  # type: ignore[arg-type]


SAMPLES = {
    "full": full,
    "clean": clean,
    "folder": folder,
    "monorepo": monorepo,
    "aged": aged,
    "accepted": accepted,
    "changed": changed,
}
