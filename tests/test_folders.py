"""A folder inside a repository, and the systems of a monorepo: what is said of them is what the whole scan says."""

import shutil
from pathlib import Path

import pytest

from monthtwo.engine.verdicts import MAX_EVIDENCE
from monthtwo.model import Evidence, Report
from monthtwo.readiness.configuration import ConfigurationError
from monthtwo.report.json import to_json
from monthtwo.repository.entries import RepositoryError
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import SERVICE, plain

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = ["churn-api", "image-tagger", "lending-monorepo", "parcel-eta"]
"""Two of one system, and two that lie in several folders."""
SYSTEMS = ["services/credit", "services/fraud"]


@pytest.fixture
def repository(tmp_path, git):
    """Makes a git repository of a fixture."""

    def make(name: str) -> Path:
        repo = tmp_path / name
        shutil.copytree(FIXTURES / name / "repo", repo)
        git(repo, "init", "-q", "-b", "main")
        git(repo, "add", "-A")
        git(repo, "commit", "-q", "-m", "all")
        return repo

    return make


def evidence(report: Report) -> dict[str, set[Evidence]]:
    return {result.id: set(result.evidence) for result in report.checks if result.evidence}


def inside(folder: str, found: dict[str, set[Evidence]]) -> dict[str, set[Evidence]]:
    kept = {check: {one for one in places if one.path.startswith(f"{folder}/")} for check, places in found.items()}
    return {check: places for check, places in kept.items() if places}


def contradictions(whole: Report, part: Report, folder: str) -> list[str]:
    """Where a report on a folder does not say of its files what the report on the whole says."""
    every, own = evidence(whole), evidence(part)
    found = []
    for check, places in inside(folder, every).items():
        if not places <= own.get(check, set()):
            found.append(f"{check}: the whole has {sorted(places)}, the folder {sorted(own.get(check, ()))}")
    for check, places in own.items():
        if len(every.get(check, ())) < MAX_EVIDENCE and not places <= every.get(check, set()):
            found.append(f"{check}: the folder has {sorted(places)}, the whole {sorted(every.get(check, ()))}")
    outside = [one.path for one in part.findings if not one.path.startswith(f"{folder}/")]
    prose = [near.path for one in part.checks for near in one.near_misses if near.path.endswith(".md")]
    found += [f"{path}: outside of the folder" for path in (*outside, *prose) if not path.startswith(f"{folder}/")]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_says_of_its_files_what_the_whole_says(name, repository):
    repo = repository(name)
    whole = plain(repo)
    folders = sorted({above.as_posix() for path in repo.rglob("*") for above in path.relative_to(repo).parents})
    for folder in folders:
        if folder != "." and not folder.startswith(".git"):
            part = plain(repo / folder)
            assert contradictions(whole, part, folder) == [], f"{name}: {folder}"
            assert part.repository.files == sum(path.is_file() for path in (repo / folder).rglob("*"))


def test_imports_are_resolved_from_the_root(make_repo):
    files = {
        "api/main.py": SERVICE.replace("import joblib", "import joblib\nfrom libs.models import loaded").replace(
            'joblib.load("model.joblib")', "loaded()"
        ),
        "libs/models.py": 'import joblib\n\n\ndef loaded():\n    return joblib.load("model.joblib")\n',
    }
    repo = make_repo(files)
    part = plain(repo / "api")
    assert evidence(part)["serving/entrypoint"] == evidence(plain(repo))["serving/entrypoint"]
    assert part.repository.kind == "ml-service"


def test_what_outside_starts_the_folder_stands_for_it(repository):
    repo = repository("lending-monorepo")
    credit, fraud = (evidence(plain(repo / system)) for system in SYSTEMS)
    assert {one.path for one in credit["retraining/trigger"]} == {".github/workflows/retrain-credit.yml"}
    assert {one.line for one in credit["serving/deploy-target"]} == {8}
    assert {one.line for one in fraud["serving/deploy-target"]} == {2}
    assert {one.path for one in fraud["logging/framework"]} >= {"libs/common/common/logs.py"}
    assert "retraining/trigger" not in fraud and "operations/ci" not in credit


@pytest.mark.parametrize("folder", [*SYSTEMS, "services", "services/fraud/app", "libs"])
def test_plain_and_fast_scan_of_a_folder_agree(folder, repository):
    repo = repository("lending-monorepo")
    once, again = (fast_scan(repo / folder, FastOptions()) for _ in range(2))
    assert to_json(once) == to_json(again) == to_json(plain(repo / folder))
    assert to_json(plain(repo / folder, rev="HEAD")) == to_json(once)


def test_a_folder_that_is_a_system_is_reported_as_that_system(repository):
    repo = repository("lending-monorepo")
    for system in plain(repo).systems:
        part = plain(repo / system.root)
        assert (part.checks, part.areas) == (system.checks, system.areas)
        assert (part.repository.kind, part.repository.stage) == (system.kind, system.stage)
        assert [one.check for one in part.findings] == [one.check for one in system.findings]
        assert part.systems == ()


def test_the_systems_of_a_folder_are_those_inside(repository):
    repo = repository("lending-monorepo")
    whole, part = plain(repo), plain(repo / "services")
    assert [system.root for system in whole.systems] == SYSTEMS
    assert part.systems == whole.systems


def test_each_system_has_findings_of_its_own(repository):
    whole = plain(repository("lending-monorepo"))
    by_root = {system.root: system for system in whole.systems}
    missing = {root: {one.check for one in system.findings} for root, system in by_root.items()}
    assert "monitoring/service-metrics" in missing["services/credit"] - missing["services/fraud"]
    assert "monitoring/service-metrics" not in {one.check for one in whole.findings}
    for root, system in by_root.items():
        assert all(one.path.startswith(f"{root}/") for one in system.findings)
    identities = [one.identity for system in whole.systems for one in system.findings]
    assert len(set(identities)) == len(identities)


def test_what_one_system_meets_the_whole_meets(make_repo):
    """Every answer is recorded in one service, and none in the other: over both, not every one is."""
    kept = SERVICE.replace("import joblib", "import joblib\nimport db").replace(
        '    return {"price": float(model.predict([[area]])[0])}',
        '    price = float(model.predict([[area]])[0])\n    db.execute("INSERT INTO answers VALUES (?, ?)", (area, price))\n'
        '    return {"price": price}',
    )
    image = 'FROM python\nCOPY . .\nCMD ["uvicorn", "main:app"]\n'
    repo = make_repo({"a/main.py": kept, "a/Dockerfile": image, "b/main.py": SERVICE, "b/Dockerfile": image})
    whole = plain(repo)
    records = {
        system.root: next(one.verdict for one in system.checks if one.id == "logging/predictions")
        for system in whole.systems
    }
    assert records == {"a": "met", "b": "unmet"}
    assert {one.path for one in evidence(whole)["logging/predictions"]} == {"a/main.py"}
    assert contradictions(whole, plain(repo / "a"), "a") == []


def test_a_comment_moves_the_evidence_of_systems_too(repository):
    repo = repository("lending-monorepo")
    fast_scan(repo, FastOptions(history=False))
    path = repo / "services/credit/app/server.py"
    path.write_text(path.read_text().replace("app = Flask", "# the app\n\napp = Flask"))
    assert to_json(fast_scan(repo, FastOptions(history=False))) == to_json(plain(repo))


def test_only_some_checks_of_a_folder(repository):
    report = plain(repository("lending-monorepo") / "services", select=("serving/health",))
    assert [result.id for result in report.checks] == ["serving/health"]
    assert [[result.id for result in system.checks] for system in report.systems] == [["serving/health"]] * 2


def test_settings_of_the_folder_go_before_those_above_it(make_repo):
    repo = make_repo(
        {
            ".monthtwo.yaml": "target: production\n",
            "a/.monthtwo.yaml": "target: serves\n",
            "a/main.py": SERVICE,
            "b/main.py": SERVICE,
            "c/main.py": SERVICE,
            "c/.monthtwo.yaml": "goal: serves\n",
        }
    )
    assert plain(repo / "a").repository.target == "serves"
    assert plain(repo / "b").repository.target == plain(repo).repository.target == "production"
    with pytest.raises(ConfigurationError, match=r"c/\.monthtwo\.yaml:1: `goal` is no setting"):
        plain(repo / "c")


def test_a_file_that_is_not_read_makes_only_its_own_folder_unknown(repository, git):
    repo = repository("lending-monorepo")
    blob = git(repo, "rev-parse", "HEAD:services/credit/train.py")
    (repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    (repo / "services/credit/train.py").unlink()
    credit, fraud = (plain(repo / system) for system in SYSTEMS)
    assert "unknown" in {result.verdict for result in credit.checks}
    assert "unknown" not in {result.verdict for result in fraud.checks}
    assert [one.path for one in credit.repository.skipped] == ["services/credit/train.py"]
    assert fraud.repository.skipped == ()


def test_a_folder_without_files(repository):
    repo = repository("lending-monorepo")
    (repo / "empty").mkdir()
    with pytest.raises(RepositoryError, match="no files to scan"):
        plain(repo / "empty")
