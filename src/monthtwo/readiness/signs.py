"""Signs in files that a system runs for others."""

from monthtwo.engine.question import Question, once
from monthtwo.regular_expressions import anycase

_DOCUMENTS = r"(run-?_?books?|play-?_?books?|post-?_?mortems?|incidents?|on-?_?call)"
_OPERATING = anycase(
    rf"(^|/)([^/]*[-_. ])?({_DOCUMENTS}|operations?)([-_. ][^/]*)?\.(md|rst|adoc|txt)$"
    rf"|(^|/){_DOCUMENTS}/[^/]+\.(md|rst|adoc|txt)$"
)
_CHANGES = anycase(r"(^|/)(changelog|changes|history|releases?|news)(\.(md|rst|txt))?$")
_DATED = anycase(r"^\W{0,5}(version |v)?\d{1,4}\.\d{1,4}\S{0,20}.{0,20}\b20\d\d[-/.]\d\d[-/.]\d\d\b")


@once
def running_sign(q: Question) -> str:
    """What files say of a system that runs: an operating document, or dated releases; else empty."""
    for path in sorted(q.every_path):
        if q.nature(path) in ("production", "docs") and _OPERATING.finds(path):
            return f"{path} says how it is operated"
    for path in sorted(q.every_path):
        if _CHANGES.finds(path) and any(_DATED.finds(line.text) for line in q.lines(path)):
            return f"{path} has dated releases"
    return ""
