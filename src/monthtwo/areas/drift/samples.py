"""What could be compared with current data: where work on an unmet check of drift begins."""

from collections.abc import Iterator

from monthtwo.engine.question import Confidence, Hit, Question, detector
from monthtwo.names.name import Name


@detector("distribution-tests")
def distribution_tests(q: Question) -> Iterator[Hit]:
    """Calls that compare two samples, whatever these are."""
    yield from _calling(q, q.words("drift/distribution-tests"))


@detector("told-distributions")
def told_distributions(q: Question) -> Iterator[Hit]:
    """Calls that say how the values of a data set lie, or keep that with the model."""
    yield from _calling(q, q.words("drift/distribution-summaries"))


def _calling(q: Question, named: frozenset[str]) -> Iterator[Hit]:
    """Calls whose names end so, those of training first."""
    training = q.functions("training")
    for module in q.modules:
        for call in module.calling(named):
            function = module.function(call.scope)
            sure: Confidence = "high" if function in training else "medium"
            yield Hit(module.path, call.line, function.name, Name(call.name).uncalled.lstrip("?."), sure)
