"""Deploys without a platform: a job of continuous integration that starts containers on a machine that stays."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Question, Unit, detector
from monthtwo.regular_expressions import lazy

_ELSEWHERE = lazy(r"^(sshpass\b.*\s)?ssh\b(?!-)|appleboy/ssh-action")
"""What runs its words on another machine."""
_STARTS = lazy(
    r"\bdocker(-compose| compose)\b[^\n|;&]{0,200}\bup\b|\b(docker|podman|nerdctl) run\b(?![^\n|;&]{0,200}\s--rm\b)"
    r"|\bdocker (service update|start|restart)\b|\b(systemctl|supervisorctl|pm2) (re)?start\b"
)
"""What starts a service that goes on after the job has ended."""
_OFF = lazy(r"^(\$\{\{ *)?false\b")
_LONG = 20_000


@detector("remote-deploy")
def remote_deploy(q: Question) -> Iterator[Hit]:
    """Steps that start a service over SSH, or on a runner of one's own, in their scripts too."""
    for unit in q.units("step", role="integrates"):
        if _OFF.match(unit.attributes.get("if", "")):
            continue
        programs = [program[:_LONG] for program in q.executed(unit)]
        if _stays(unit, programs) and any(_STARTS.search(program) for program in programs):
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} starts the service on a machine", "medium")


def _stays(unit: Unit, programs: list[str]) -> bool:
    """Whether a step works on a machine that outlives its job."""
    own = "self-hosted" in unit.attributes.get("runner", "") or _ELSEWHERE.search(unit.attributes.get("uses", ""))
    return bool(own) or any(_ELSEWHERE.search(program) for program in programs)
