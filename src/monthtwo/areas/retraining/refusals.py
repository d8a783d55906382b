"""Functions that refuse a model: they raise, exit or cancel the run when it is not good enough."""

from collections.abc import Iterator

from monthtwo.areas.retraining.quality import quality_of
from monthtwo.areas.retraining.quality_words import quality_words
from monthtwo.areas.retraining.score_flow import weighs
from monthtwo.engine.question import Function, Module, Question, once
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

_TRAINS = anycase(r"train|model|eval|candidate|promot|gate|champion|challenger|regist|deploy|retrain|valid")
_CANCELS = lazy(r"(azureml|\brun)\b.{0,200}\.(cancel|fail)$|\.(cancel_run|fail_run)$")
_PRUNES = lazy(r"Pruned?$")
"""What ends a trial of a search, and no run."""
_QUIT = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit", "pytest.fail"})


@once
def telling_refusals(q: Question) -> dict[Function, int]:
    """Those that say by their names that they are about a model: anything may be far below a step."""
    return {one: line for one, line in refusals(q).items() if _TRAINS.finds(f"{one.path} {one.name}")}


@once
def refusals(q: Question) -> dict[Function, int]:
    """Functions that refuse a model, each with the last line that does."""
    return {function: line for module in q.modules for function, line in _refusing(q, module)}


def _refusing(q: Question, module: Module) -> Iterator[tuple[Function, int]]:
    exits = list(_exits(module))
    found = (one for one in module.facts.raises if not one.protected and not _PRUNES.search(one.name))
    raises = [(raised.scope, raised.guard, raised.line) for raised in found]
    for end in (*raises, *exits):
        scope, guard, line = end
        function = module.function(scope)
        if guard < 0:
            continue
        numbers = [guard]
        if (outer := module.facts.guards[guard].parent) >= 0 and end in exits:
            numbers.append(outer)
        if any(_refuses(q, module, number) for number in numbers):
            yield function, line


def _refuses(q: Question, module: Module, number: int) -> bool:
    condition = module.facts.guards[number]
    asked = quality_words(q).asks(condition) == "compares" or quality_of(q).by_result(module, condition)
    return bool(asked or weighs(q, module, number))


def _exits(module: Module) -> Iterator[tuple[int, int, int]]:
    """Calls that end the program or cancel the run: scope, guard and line of each."""
    ending = {name for name in module.named if name in _QUIT or _CANCELS.search(Name(name).uncalled)}
    for call in module.facts.calls if ending else ():
        if call.name in ending and not (call.name in _QUIT and call.args == [0]) and not call.protected:
            yield call.scope, call.guard, call.line
