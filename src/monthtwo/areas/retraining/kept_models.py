"""Where a model is made and put down: where work on an unmet check of retraining begins."""

from collections.abc import Iterator

from monthtwo.areas.retraining.promotions import promotions
from monthtwo.engine.question import Call, Confidence, Hit, Question, detector, in_order
from monthtwo.names.name import Name
from monthtwo.names.value import plain
from monthtwo.names.words import words_of


@detector("unconditional-promotions")
def unconditional_promotions(q: Question) -> Iterator[Hit]:
    """Calls that register, promote or deploy a model; those on the way of training first."""
    training, promoting = q.functions("training"), promotions(q)
    for function in in_order(promoting):
        for use in promoting[function]:
            sure: Confidence = "high" if function in training else "medium"
            yield Hit(use.path, use.line, use.scope, Name(use.what).shown, sure)


@detector("kept-models")
def kept_models(q: Question) -> Iterator[Hit]:
    """Calls of what trains that write a model."""
    saves, training = q.words("retraining/saves"), q.functions("training")
    for module in q.modules:
        for call in module.calling(saves):
            function = module.function(call.scope)
            if (function in training or q.leads([function], q.fits)) and _is_model(q, call):
                yield Hit(module.path, call.line, function.name, Name(call.name).uncalled.lstrip("?."))


def _is_model(q: Question, call: Call) -> bool:
    """Whether a call that writes something speaks of a model, and is of no library that writes other things."""
    name, given = Name(call.name), map(plain, (*call.args, *call.keywords.values()))
    if name.package in q.words("retraining/other-writers"):
        return False
    return bool(q.words("retraining/models") & words_of(name.receiver, name.last, *given))


@detector("scores-of-training")
def scores_of_training(q: Question) -> Iterator[Hit]:
    """Calls of production code that say how good a model is; those on the way of training first."""
    training, named = q.functions("training"), q.words("retraining/score-calls")
    known = set()
    for use in q.uses("quality-scores"):
        known.add((use.path, use.line))
        yield Hit(use.path, use.line, use.scope, use.what, "high" if use.function in training else "medium")
    for module in q.modules:
        for call in (one for one in module.calling(named) if (module.path, one.line) not in known):
            function = module.function(call.scope)
            sure: Confidence = "medium" if function in training else "low"
            yield Hit(module.path, call.line, function.name, Name(call.name).uncalled.lstrip("?."), sure)


@detector("training-scripts")
def training_scripts(q: Question) -> Iterator[Hit]:
    """Scripts that lead to a fit, each with the place of the fit."""
    for unit, fit in q.trainers:
        if unit.form == "main":
            yield Hit(fit.path, fit.line, fit.scope, f"{unit.path} leads to {Name(fit.what).shown}")
