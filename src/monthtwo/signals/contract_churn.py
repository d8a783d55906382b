"""What others rely on in the data changes again and again, and no version and no test changes with it."""

from monthtwo.model import Evidence
from monthtwo.regular_expressions import anycase
from monthtwo.repository.nature import nature
from monthtwo.signals.past import Past, Warned, signal

_CONTRACT = anycase(
    r"\.(proto|avsc|avdl|xsd|graphql|fbs)$|(^|/)(openapi|swagger)[^/]*\.(ya?ml|json)$|[._-]schema\.(json|ya?ml|sql)$|"
    r"(^|/)(contracts?|schemas?|expectations)/[^/]+\.(json|ya?ml|sql|py)$|(^|/)(schemas?|contracts?|data_contract)\.(py|json|ya?ml|sql)$"
)
_NOTED = anycase(
    r"(^|/)(tests?|spec)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.[a-z]+$|(^|/)(changelog|changes|history|release)[^/]*$|"
    r"(^|/)(migrations?|alembic|versions?)/|(^|/)(version|_version|__version__)[^/]*$|(^|/)v\d+/|(^|/)pyproject\.toml$"
)
"""What says that a change was thought of: a test, a note, a migration, a version."""


@signal("contract-churn")
def contract_churn(past: Past) -> Warned:
    """Whether schemas changed more often in half a year than the threshold, most times with no version and no test."""
    assert past.history is not None
    history = past.history
    recent = [one for one in history.commits if not one.merge and past.days_since(one.day) <= past.threshold("days")]
    touched = [(one, [path for path in history.touched(one) if _is_contract(path)]) for one in recent if one.human]
    changed = [(one, paths) for one, paths in touched if _changes_one(past, paths, one.number)]
    if not any(_is_contract(path) and life.present for path, life in history.paths.items()):
        return Warned(status="not-asked", reason="no file declares a schema")
    bare = [(one, paths) for one, paths in changed if not any(map(_NOTED.finds, history.touched(one)))]
    reason = f"{len(changed)} commits changed schemas in half a year, {len(bare)} of them without a test or version"
    if len(changed) < past.threshold("commits") or len(bare) <= len(changed) * past.threshold("share"):
        return Warned(status="clear", reason=reason)
    count: dict[str, int] = {}
    for _, paths in bare:
        for path in paths:
            if history.paths[path].present:
                count[path] = count.get(path, 0) + 1
    shown = sorted(count, key=lambda path: (-count[path], path))[:3]
    return Warned(
        status="raised",
        reason=reason,
        since=bare[0][0].day,
        confidence="medium",
        evidence=tuple(Evidence(path, 1, f"changed by {count[path]} of them") for path in shown),
        commits=tuple(one.id for one, _ in bare[-3:]),
    )


def _is_contract(path: str) -> bool:
    return _CONTRACT.finds(path) and nature(path) == "production"


def _changes_one(past: Past, paths: list[str], number: int) -> bool:
    """Whether one of these paths was there before: what comes changes nothing for anybody."""
    assert past.history is not None
    return any(past.history.paths[path].first < number for path in paths)
