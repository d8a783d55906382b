"""What code prints or writes as text: where work on an unmet check of logging begins."""

from collections.abc import Iterator

from monthtwo.engine.question import Confidence, Hit, Question, detector, in_order
from monthtwo.names.name import Name


@detector("prints")
def prints(q: Question) -> Iterator[Hit]:
    """Prints of what serves or trains, then those of all production code."""
    told = q.functions("serving") | q.functions("training")
    for module in q.modules:
        for call in module.calling(("print",)):
            function = module.function(call.scope)
            if call.name == "print":
                sure: Confidence = "medium" if function in told else "low"
                yield Hit(module.path, call.line, function.name, f"print in {function.name or 'the module'}", sure)


@detector("text-lines")
def text_lines(q: Question) -> Iterator[Hit]:
    """What gives log lines their form, then the lines themselves; those of running code first."""
    for use in q.uses("log-setups"):
        if Name(use.what).last in ("basicConfig", "Formatter", "setFormatter", "dictConfig"):
            yield Hit(
                use.path, use.line, use.scope, Name(use.what).shown, "high" if use.function in q.live else "medium"
            )
    for use in q.users("log-lines").values():
        yield Hit(use.path, use.line, use.scope, Name(use.what).shown, "medium" if use.function in q.live else "low")


@detector("logged-answers")
def logged_answers(q: Question) -> Iterator[Hit]:
    """Lines that are logged or printed where a model is asked to answer a request."""
    asked = {function for unit, use in q.served for function in (use.function, *q.entries(unit))}
    lines = q.users("log-lines")
    for function in in_order(asked):
        if function in lines:
            use = lines[function]
            yield Hit(use.path, use.line, use.scope, Name(use.what).shown, "high")
        for call in function.calls:
            if call.name == "print":
                yield Hit(function.path, call.line, function.name, "print", "medium")
                break
