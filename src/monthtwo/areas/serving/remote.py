"""Deploys without a platform: a job of continuous integration that starts containers on a machine that stays."""

from collections.abc import Iterator
from posixpath import basename, dirname

from monthtwo.areas.serving.entrypoints import entry_files
from monthtwo.engine.question import Hit, Question, Unit, detector
from monthtwo.regular_expressions import lazy

_ELSEWHERE = lazy(r"^(sshpass\b.*\s)?ssh\b(?!-)|appleboy/ssh-action")
"""What runs its words on another machine."""
_STARTS = lazy(
    r"\bdocker(-compose| compose)\b[^\n|;&]{0,200}\bup\b|\b(docker|podman|nerdctl) run\b(?![^\n|;&]{0,200}\s--rm\b)"
    r"|\bdocker (service update|start|restart)\b|\b(systemctl|supervisorctl|pm2) (re)?start\b"
)
"""What starts a service that goes on after the job has ended."""
_PUTS = lazy(
    r"^(sudo )?(gcloud ((beta|alpha) )?(run|functions|app) deploy"
    r"|az (webapp|containerapp|functionapp) (up|create|update|deploy\w*)"
    r"|aws (lambda (create-function|update-function-code)|apprunner create-service|ecs update-service)"
    r"|(eb|sam|cdk|sls|serverless|modal|zappa|fly|flyctl) deploy|zappa update|cf push)\b"
)
"""What a script puts a service on a platform with."""
_SHELVES = frozenset(
    {"", "bin", "ci", "deploy", "deployment", "infra", "infrastructure", "ops", "script", "scripts", "tools"}
)
"""Folders of scripts for the whole repository."""
_OFF = lazy(r"^(\$\{\{ *)?false\b")
_LONG = 20_000
_SHOWN = 60


@detector("remote-deploy")
def remote_deploy(q: Question) -> Iterator[Hit]:
    """Steps that start a service over SSH, or on a runner of one's own, in their scripts too."""
    for unit in q.units("step", role="integrates"):
        if _OFF.match(unit.attributes.get("if", "")):
            continue
        programs = [program[:_LONG] for program in q.executed(unit)]
        if _stays(unit, programs) and any(_STARTS.search(program) for program in programs):
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} starts the service on a machine", "medium")


@detector("scripted-deploy")
def scripted_deploy(q: Question) -> Iterator[Hit]:
    """Scripts and targets beside what serves that put it on a platform."""
    homes = {f"{dirname(path)}/" for path in entry_files(q)}
    for path in q.paths(".sh", ".ps1", "Makefile", "justfile", "Taskfile.yml") if homes else ():
        folder = dirname(path)
        beside = basename(folder) in _SHELVES or any(home.startswith(f"{folder}/") for home in homes)
        for command in q.commands(path) if beside else ():
            if _PUTS.match(command.text.strip()):
                yield Hit(path, command.line, "", f"a script deploys: {command.text.strip()[:_SHOWN]}", "medium")
                break


def _stays(unit: Unit, programs: list[str]) -> bool:
    """Whether a step works on a machine that outlives its job."""
    own = "self-hosted" in unit.attributes.get("runner", "") or _ELSEWHERE.search(unit.attributes.get("uses", ""))
    return bool(own) or any(_ELSEWHERE.search(program) for program in programs)
