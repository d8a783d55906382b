"""The GitHub Action, run as a runner would: every `run` step with bash, in an environment that holds nothing else."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import yaml

from histories import at, make_history
from monthtwo.model import CheckResult, Finding, Gate, Report, Repository, Tool
from monthtwo.report.json import to_json

ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INSTALL = "Install monthtwo"
TOKEN = "a-token-of-the-job"
CONTEXT = {"github.token": TOKEN, "github.sha": "c" * 40, "runner.os": "Linux", "runner.temp": "/runner/temp"}


def load(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REPORT = load(ROOT / "scripts/action_report.py")

SERVICE = {
    "requirements.txt": "fastapi\njoblib\n",
    "service/main.py": """\
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("model.joblib")


@app.post("/predict")
def predict(features: list[float]):
    return {"churn": float(model.predict([features])[0])}
""",
    "Dockerfile": 'FROM python:3.11\nCOPY . .\nCMD ["uvicorn", "service.main:app"]\n',
}


class Job(NamedTuple):
    """What a job made of the action's steps."""

    codes: dict[str, int]
    """Exit status by step; steps that were skipped are not there."""
    outputs: dict[str, str]
    uploads: list[dict[str, str]]
    caches: list[dict[str, str]]
    summary: str
    log: str

    @property
    def commands(self) -> list[str]:
        """The lines of the log on which a runner acts."""
        acting, token = [], None
        for line in self.log.splitlines():
            command = line.strip()
            if token is None and command.startswith("::stop-commands::"):
                token = command.removeprefix("::stop-commands::")
            elif token and command == f"::{token}::":
                token = None
            elif token is None and (command.startswith("::") or "##[" in command):
                acting.append(command)
        assert token is None, "commands were never switched on again"
        return acting

    @property
    def annotations(self) -> list[str]:
        return [command for command in self.commands if " file=" in command]


class Runner:
    """A machine with a workspace, and with monthtwo installed from this checkout without asking a registry."""

    def __init__(self, home: Path) -> None:
        self.workspace = home / "workspace"
        self.temporary = home / "temporary"
        self.files = {name: home / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        self.environment = {
            "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.defpath)),
            "HOME": str(home),
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_API_URL": "http://127.0.0.1:9",  # nothing answers there
            "GITHUB_REPOSITORY": "team/churn",
            "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": "https://github.example",
        }
        for folder in (self.workspace, self.temporary):
            folder.mkdir()

    def install(self) -> None:
        """What the install step does, with the packages of the interpreter that runs the tests."""
        target = self.temporary / "monthtwo-environment"
        subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", target], check=True)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        packages = target / "lib" / version / "site-packages"
        (packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT / 'src'}\n", encoding="utf-8")

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run(self, *, skip: tuple[str, ...] = (INSTALL,), **inputs: str) -> Job:
        """Run the action's steps with these inputs (`fail_on` for `fail-on`)."""
        given = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() == ACTION["inputs"].keys()
        codes: dict[str, int] = {}
        outputs: dict[str, dict[str, str]] = {}
        uploads, caches, log = [], [], ""
        for step in ACTION["runs"]["steps"]:
            if step["name"] in skip or not applies(step.get("if", ""), given, outputs, codes):
                continue
            if "uses" in step:
                codes[step["name"]] = 0
                told = {key: resolve(value, given, outputs) for key, value in step["with"].items()}
                (uploads if "upload" in step["uses"] else caches).append(told)
                continue
            environment = {key: resolve(value, given, outputs) for key, value in step.get("env", {}).items()}
            done = self.step(step["run"], environment)
            codes[step["name"]] = done.returncode
            log += done.stdout
            assert TOKEN not in done.stdout
            outputs[step.get("id", "")] = self.outputs()
        summary = self.files["GITHUB_STEP_SUMMARY"]
        said = {name: resolve(entry["value"], given, outputs) for name, entry in ACTION["outputs"].items()}
        return Job(codes, said, uploads, caches, summary.read_text(encoding="utf-8") if summary.exists() else "", log)

    def step(self, script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        file = self.temporary / "step.sh"
        file.write_text(script, encoding="utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", file],
            cwd=self.workspace,
            env=self.environment | {name: str(path) for name, path in self.files.items()} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def outputs(self) -> dict[str, str]:
        file = self.files["GITHUB_OUTPUT"]
        if not file.exists():
            return {}
        text = file.read_text(encoding="utf-8")
        file.unlink()
        return dict(line.split("=", 1) for line in text.splitlines())


def resolve(template: str, inputs: dict[str, str], outputs: dict[str, dict[str, str]]) -> str:
    """`template` with its `${{ }}` expressions resolved."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: look_up(match[1], inputs, outputs), template)


def look_up(term: str, inputs: dict[str, str], outputs: dict[str, dict[str, str]]) -> str:
    if quoted := re.fullmatch(r"'(.*)'", term):
        return quoted[1]
    if entered := re.fullmatch(r"inputs\.([\w-]+)", term):
        return inputs[entered[1]]
    if term in CONTEXT:
        return CONTEXT[term]
    step, name = re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+)", term).groups()  # type: ignore[union-attr]
    return outputs.get(step, {}).get(name, "")


def applies(condition: str, inputs: dict[str, str], outputs: dict[str, dict[str, str]], codes: dict[str, int]) -> bool:
    """Whether a step runs: `always() && a == b && c != d`; without `always()` no step before it may have failed."""
    terms = condition.split(" && ") if condition else []
    if "always()" not in terms and any(codes.values()):
        return False
    for term in terms:
        if term == "always()":
            continue
        left, operator, right = term.split(" ")
        equal = look_up(left, inputs, outputs) == look_up(right, inputs, outputs)
        if equal != (operator == "=="):
            return False
    return True


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path)
    made.install()
    made.write(SERVICE)
    return made


def test_reports_and_passes(runner: Runner) -> None:
    job = runner.run()
    assert job.codes == {"Scan": 0, "Upload SARIF": 0, "Comment": 0, "Gate": 0}, job.log
    found = json.loads(Path(job.outputs["json"]).read_bytes())
    assert job.outputs["passed"] == "true"
    assert int(job.outputs["findings"]) == len(found["findings"]) > 0
    assert int(job.outputs["unknown"]) == sum(check["verdict"] == "unknown" for check in found["checks"])
    assert job.summary == Path(job.outputs["markdown"]).read_text(encoding="utf-8")
    assert "serving" in job.summary


def test_fails_after_the_upload(runner: Runner) -> None:
    job = runner.run(fail_on="note")
    assert list(job.codes.items()) == [("Scan", 0), ("Upload SARIF", 0), ("Comment", 0), ("Gate", 1)], job.log
    assert job.outputs["passed"] == "false"
    [upload] = job.uploads
    results = json.loads(Path(upload["sarif_file"]).read_bytes())["runs"][0]["results"]
    assert len(results) == int(job.outputs["findings"])
    assert job.commands[-1].startswith("::error title=monthtwo::The gate failed")


def test_annotates_ten_places_at_most(runner: Runner) -> None:
    job = runner.run()
    found = json.loads(Path(job.outputs["json"]).read_bytes())["findings"]
    places = {(finding["path"], finding["line"]) for finding in found}
    assert len(job.annotations) == (len(places) if len(places) <= 10 else 9) > 0
    said = "\n".join(job.commands)
    assert all(finding["check"] in said for finding in found)
    for line in job.annotations:
        match = re.fullmatch(r"::notice file=([^,:]+),line=(\d+),title=monthtwo[^:,]+::.+", line)
        assert match, line
        assert (runner.workspace / match[1]).is_file()


def test_what_fails_the_gate_is_annotated_as_an_error(runner: Runner) -> None:
    job = runner.run(fail_on="high")
    blocking = json.loads(Path(job.outputs["json"]).read_bytes())["gate"]["blocking"]
    errors = [line for line in job.annotations if line.startswith("::error ")]
    assert blocking and errors == job.annotations[: len(errors)]
    assert all(any(check in line for line in errors) for check in blocking)


def test_a_folder_of_the_checkout_keeps_its_place(runner: Runner) -> None:
    runner.write({f"apps/a b/{name}": text for name, text in SERVICE.items()})
    (runner.workspace / ".git").mkdir()
    job = runner.run(path="apps/a b")
    assert job.annotations
    assert all(" file=apps/a b/" in line for line in job.annotations)
    results = json.loads(Path(job.outputs["sarif"]).read_bytes())["runs"][0]["results"]
    uris = [place["physicalLocation"]["artifactLocation"]["uri"] for r in results for place in r["locations"]]
    assert uris
    assert all(uri.startswith("apps/a%20b/") for uri in uris)


def test_a_folder_of_a_repository_is_shown_where_the_repository_has_it(runner: Runner, git: Any) -> None:
    runner.write({f"apps/ranking/{name}": text for name, text in SERVICE.items()})
    git(runner.workspace, "init", "-q")
    git(runner.workspace, "add", "-A")
    git(runner.workspace, "commit", "-q", "-m", "all")
    job = runner.run(path="apps/ranking")
    assert job.annotations
    assert all(" file=apps/ranking/" in line for line in job.annotations)
    results = json.loads(Path(job.outputs["sarif"]).read_bytes())["runs"][0]["results"]
    uris = [place["physicalLocation"]["artifactLocation"]["uri"] for r in results for place in r["locations"]]
    assert uris and all(uri.startswith("apps/ranking/") for uri in uris)


def test_what_is_switched_off_is_not_done(runner: Runner) -> None:
    job = runner.run(upload_sarif="false", summary="false", annotations="false", comment="false")
    assert job.codes == {"Scan": 0, "Gate": 0}, job.log
    assert not job.uploads
    assert not job.summary
    assert not job.commands


def test_selects_and_ignores(runner: Runner) -> None:
    job = runner.run(select="serving,drift", ignore="serving/load-test")
    ids = {check["id"] for check in json.loads(Path(job.outputs["json"]).read_bytes())["checks"]}
    assert {name.split("/")[0] for name in ids} == {"serving", "drift"}
    assert "serving/load-test" not in ids


def test_the_history_of_a_shallow_checkout_is_taken_when_asked_to(runner: Runner, git) -> None:
    upstream, kept = runner.workspace.parent / "upstream", runner.workspace.parent / ".cache/monthtwo/histories"
    make_history(upstream, [at("2025-01-01", SERVICE), at("2025-01-02", {"README.md": "Churn\n"})])
    git(upstream, "config", "uploadpack.allowFilter", "true")
    git(runner.workspace, "clone", "-q", "--depth=1", f"file://{upstream}", "checkout")
    config = (runner.workspace / "checkout/.git/config").read_bytes()
    runner.run(path="checkout")
    assert not kept.exists()
    job = runner.run(path="checkout", history="true")
    assert job.codes == {"Scan": 0, "Upload SARIF": 0, "Comment": 0, "Gate": 0} and len(list(kept.iterdir())) == 1
    assert (runner.workspace / "checkout/.git/config").read_bytes() == config


def test_a_history_that_cannot_be_taken_fails_nothing(runner: Runner) -> None:
    runner.write(SERVICE)
    job = runner.run(history="true")
    assert job.codes["Gate"] == 0 and "goes on without the history" in job.log
    assert runner.run(history="maybe").codes["Scan"] == 2


def test_further_formats_are_written_where_the_output_says(runner: Runner) -> None:
    job = runner.run(format="gitlab, junit,badge,shields,github,json")
    written = {file.name for file in Path(job.outputs["reports"]).iterdir()}
    assert {
        f"monthtwo.{name}" for name in ("gitlab", "junit", "badge", "shields", "github", "json", "sarif")
    } <= written
    assert Path(job.outputs["reports"], "monthtwo.junit").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize("python", ["9.9", "./python", "-c", "py thon", "sub/python3"])
def test_a_python_is_one_that_the_runner_has(runner: Runner, python: str) -> None:
    runner.write({"python": "#!/bin/sh\ntouch pwned\n", "sub/python3": "#!/bin/sh\ntouch pwned\n"})
    job = runner.run(skip=(), python=python)
    assert job.codes.keys() == {INSTALL} and job.codes[INSTALL] != 0
    assert not list(runner.workspace.parent.rglob("pwned"))


def test_a_version_of_python_is_looked_for_on_the_path_and_where_the_runner_keeps_it(runner: Runner) -> None:
    """Nothing is installed here: which one was asked is what counts."""
    told = runner.workspace.parent / "told"
    for folder in ("tools/Python/3.92.9/x64/bin/python3", "tools/Python/3.91.1/x64/bin/python3", "bin/python3.92"):
        program = runner.workspace.parent / folder
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "$0" >> {told}\nexit 1\n')
        program.chmod(0o755)
    runner.environment["RUNNER_TOOL_CACHE"] = str(runner.workspace.parent / "tools")
    assert runner.run(skip=(), python="3.91").codes == {INSTALL: 1}
    runner.environment["PATH"] = f"{runner.workspace.parent / 'bin'}:{os.defpath}"
    assert runner.run(skip=(), python="3.92").codes == {INSTALL: 1}
    assert [Path(line).parts[-5:] for line in told.read_text().splitlines()] == [
        ("Python", "3.91.1", "x64", "bin", "python3"), Path(runner.workspace.parent / "bin/python3.92").parts[-5:],
    ]  # fmt: skip


def test_a_scan_that_never_ends_is_ended_and_fails(runner: Runner) -> None:
    """One that does not look at the clock, as code in C may not: here it sleeps before it comes to that."""
    [packages] = (runner.temporary / "monthtwo-environment/lib").glob("*/site-packages")
    slow = "import sys, time\nif sys.orig_argv[2:5] == ['-m', 'monthtwo', 'scan']:\n    time.sleep(3600)\n"
    (packages / "sitecustomize.py").write_text(slow, encoding="utf-8")
    job = runner.run(timeout="0.5")
    assert job.codes == {"Scan": 1}, job.log
    assert "counts as lost" in job.commands[-1]


def test_a_timeout_is_set(runner: Runner) -> None:
    assert runner.run(timeout="0.000001").outputs["findings"] == "0"
    assert runner.run(timeout="").outputs["findings"] != "0"


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"timeout": "soon"}, 2),
        ({"fail_on": "hihg"}, 2),
        ({"select": "srving"}, 2),
        ({"checks": "no/such/folder"}, 2),
        ({"summary": "yes"}, 2),
        ({"comment": "sticky"}, 2),
        ({"format": "gitlab,html"}, 2),
        ({"path": "no/such/folder"}, 3),
    ],
)
def test_a_mistake_ends_the_job_at_once(runner: Runner, inputs: dict[str, str], status: int) -> None:
    job = runner.run(**inputs)
    assert job.codes == {"Scan": status}, job.log
    assert not any(job.outputs.values())


@pytest.mark.parametrize("name", list(ACTION["inputs"]))
@pytest.mark.parametrize(
    "value", ["\"; touch pwned; # $(touch pwned) `touch pwned` '; touch pwned; '", "--help\n::error::pwned"]
)
def test_inputs_are_never_run(runner: Runner, name: str, value: str) -> None:
    step = INSTALL if name in ("version", "python") else "Scan"
    job = runner.run(skip=() if step == INSTALL else (INSTALL,), **{name: value})
    assert not list(runner.workspace.parent.rglob("pwned"))
    assert job.codes.keys() == {step}
    assert job.codes[step] in (2, 3)
    assert not any("pwned" in command for command in job.commands)


def test_nothing_in_the_repository_is_imported(runner: Runner) -> None:
    trap = "import pathlib\npathlib.Path(__file__).with_name('pwned').touch()\n"
    names = ("json", "click", "venv", "monthtwo", "msgspec", "sitecustomize", "usercustomize", "yaml")
    runner.write({f"{name}.py": trap for name in names})
    runner.environment |= {"PYTHONPATH": str(runner.workspace), "PYTHONHOME": "", "PYTHONSAFEPATH": ""}
    job = runner.run(fail_on="note")
    assert job.codes["Gate"] == 1, job.log
    assert not (runner.workspace / "pwned").exists()


def test_the_repository_cannot_speak_to_the_runner(runner: Runner) -> None:
    hostile = "::error::pwned\n::set-output name=pwned::x\n##[error]pwned\n"
    runner.write({"service/::error::pwned\n::warning::pwned.py": SERVICE["service/main.py"], "README.md": hostile})
    runner.write({"service/main.py": SERVICE["service/main.py"].replace("/predict", hostile.replace("\n", "\\n"))})
    job = runner.run()
    assert job.codes["Scan"] == 0, job.log
    for command in job.commands:
        assert re.match(r"::(error|warning|notice) file=", command), command


def test_action_names_no_input_in_shell_text() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_what_is_accepted_is_neither_annotated_nor_counted(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    checks = tuple(
        CheckResult(
            id=check, title="t", area="drift", verdict="unmet", confidence="high", severity="low", rung="wired",
            effort="days",
        )
        for check in ("drift/acts", "drift/detector")
    )  # fmt: skip
    findings = tuple(
        Finding(
            check=one.id, fingerprint="v1:0", identity="v2:0", path="a.py", line=7, message="m", severity="low",
            confidence="high", accepted=one.id == "drift/acts",
        )
        for one in checks
    )  # fmt: skip
    report = Report(
        version=1, tool=Tool("monthtwo", "0"), gate=Gate(True), areas=(), checks=checks, findings=findings,
        repository=Repository(name="r", commit="c" * 40, as_of=None, kind="ml-service", files=1),
    )  # fmt: skip
    (tmp_path / "monthtwo.json").write_text(to_json(report))
    for name, value in {
        "INPUT_PATH": ".", "GITHUB_WORKSPACE": str(tmp_path), "INPUT_SUMMARY": "false", "INPUT_ANNOTATIONS": "true",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    REPORT.main(tmp_path, 0)
    assert re.findall("title=monthtwo ([a-z/]+)::", capsys.readouterr().out) == ["drift/detector"]
    assert "findings=1" in (tmp_path / "output").read_text().splitlines()


def test_a_path_is_relative_to_the_innermost_checkout(tmp_path: Path) -> None:
    inner = tmp_path / "checkout" / "apps" / "ranking"
    inner.mkdir(parents=True)
    assert REPORT.prefix(tmp_path, tmp_path) == ""
    assert REPORT.prefix(inner, tmp_path) == "checkout/apps/ranking/"
    (tmp_path / "checkout/.git").mkdir()
    assert REPORT.prefix(inner, tmp_path) == "apps/ranking/"


def workflows() -> list[str]:
    """The workflows that the documents show, and our own."""
    shown = re.findall(r"```yaml\n(name: .*?)```", (ROOT / "docs/action.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    return [*shown, *(path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml"))]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("vendor.github-actions", (ROOT / "action.yml").read_text(encoding="utf-8")),
        *(("vendor.github-workflows", text) for text in workflows()),
    ],
)
def test_action_and_workflows_validate(schema: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.yml"
    file.write_text(text, encoding="utf-8")
    validate = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file]
    done = subprocess.run(validate, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_shown_workflows_use_inputs_and_outputs_that_exist() -> None:
    for text in workflows():
        for job in yaml.safe_load(text)["jobs"].values():
            for step in job["steps"]:
                if step.get("uses", "").startswith(("monthtwo/monthtwo@", "./")):
                    assert step.get("with", {}).keys() <= ACTION["inputs"].keys()
        assert set(re.findall(r"steps\.monthtwo\.outputs\.([\w-]+)", text)) <= ACTION["outputs"].keys()


def test_facts_are_kept_between_runs_only_when_asked(runner: Runner) -> None:
    runner.write(SERVICE)
    kept = runner.temporary / "monthtwo-cache"
    assert not runner.run().caches
    assert not kept.exists()
    job = runner.run(cache="true")
    [cache] = job.caches
    assert cache["path"] == f"{CONTEXT['runner.temp']}/{kept.name}"
    assert cache["key"].startswith(cache["restore-keys"]) and cache["key"] != cache["restore-keys"]
    assert any(kept.iterdir())
    assert job.codes["Scan"] == 0


@pytest.mark.network
def test_installs_itself(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.write(SERVICE)
    runner.environment |= {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "XDG_CONFIG_"))}
    runner.write({"pip.py": "raise SystemExit('imported from the repository')"})
    job = runner.run(skip=(), fail_on="note")
    assert list(job.codes.items()) == [(INSTALL, 0), ("Scan", 0), ("Upload SARIF", 0), ("Comment", 0), ("Gate", 1)], (
        job.log
    )
