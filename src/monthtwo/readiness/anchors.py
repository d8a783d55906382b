"""Where a finding about something absent is shown: the file in which it would be mended, in a fixed order."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from itertools import islice

from monthtwo.catalogue.area import AreaInfo
from monthtwo.engine.question import Question
from monthtwo.model import CheckResult

_FALLBACK = (
    "Dockerfile", "*/Dockerfile", "pyproject.toml", "setup.py", "requirements*.txt", "README*", "*.py", "*.ipynb", "*"
)  # fmt: skip


def anchors(q: Question, areas: Iterable[AreaInfo]) -> Callable[[CheckResult], tuple[str, int]]:
    """An anchor for each finding.

    In this order: the serving entrypoint, a route before other handlers and batch jobs (where the area says so: what
    trains), the other of the two, the first workflow, then Dockerfile, pyproject.toml, setup.py, requirements, README,
    any code, any file.
    """
    about_training = {area.id for area in areas if area.anchor == "training"}
    routes = sorted((unit.path, unit.line) for unit, _ in q.served if unit.form == "route")
    handlers = sorted((unit.path, unit.line) for unit, _ in q.served)
    batch = sorted((unit.path, unit.line) for unit, _ in q.batch)
    served = [*routes, *handlers, *batch]
    trained = sorted((hit.path, hit.line) for _, hit in q.trainers)
    first_workflow = [(u.path, 1) for u in q.every_unit if u.path.startswith(".github/workflows/")]
    paths = sorted(q.every_path, key=lambda path: (path.count("/"), path))
    rest = list(islice(((path, 1) for glob in _FALLBACK for path in paths if fnmatch(path, glob)), 1))

    def anchor(result: CheckResult) -> tuple[str, int]:
        first, second = (trained, served) if result.area in about_training else (served, trained)
        path, line = (first[:1] + second[:1] + first_workflow + rest)[0]
        return path, max(line, 1)

    return anchor
