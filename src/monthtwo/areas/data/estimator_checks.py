"""Checks of arrays by which the estimators of a library refuse what they are handed."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Question, detector
from monthtwo.names.name import Name

_INHERITED = frozenset({"_validate_data", "_check_n_features", "_check_feature_names"})
"""Methods of estimators that scikit-learn brings along."""


@detector("estimator-checks")
def estimator_checks(q: Question) -> Iterator[Hit]:
    """Arrays of a library's users held against types and missing values; what an application trains on is its own."""
    if q.kind != "ml-library":
        return
    yield from q.uses("array-checks")
    for module in q.modules:
        for call in module.calling(_INHERITED) if "sklearn" in module.roots else ():
            if call.name.lstrip("?").startswith(("self.", "super().")) and q.own(module.path, call.name) is None:
                scope = module.function(call.scope).name
                yield Hit(module.path, call.line, scope, f"checks an array: {Name(call.name).last}", "medium")
