"""What pipelines and workflows do with a drift result: conditional steps, failing scripts, decisions handed on."""

from collections.abc import Iterator

from monthtwo.engine.question import Call, Function, Hit, Question, Unit
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

_DRIFT = anycase(r"drift|(^|[^a-z])psi([^a-z]|$)")
_BY_HAND = lazy(r"inputs\.|github\.event|parameters\.|vars\.")
_CONDITIONS = ("if", "condition", "rules")
_MESSAGES = anycase(
    r"issues\.create|create-?an?-?issue|create-issue|gh issue create|slack|pagerduty|opsgenie|teams|discord|telegram|"
    r"send-?mail|sendmail|mail -s|webhook|sns publish|put-metric-data|pushgateway|create_?(workflow)?_?dispatch",
)
_STARTS = anycase(
    r"gh workflow run|/dispatches|dagRuns|train|pipeline run|start-(pipeline-)?execution|prefect deployment run"
)
_FAILS = lazy(r"\bexit [1-9]")
_SHELL_IF = anycase(r"(\bif\b|\btest\b)[^\n;]{0,300}(drift|psi)|\[[^\n;\[]*(drift|psi)")
_HANDS = anycase(r"deploy|promot|trigger|(re)?train|block|gate|alert|notify|rollback")


def workflow_steps(q: Question) -> Iterator[Hit]:
    """Steps that run only when drift was found and tell, train or fail; steps whose own shell text does so."""
    trainers = {id(unit) for unit, _ in q.trainers}
    for unit in q.units("step", "stage"):
        texts = [unit.attributes.get(key, "") for key in _CONDITIONS]
        asked = next((text for text in texts if _DRIFT.finds(text) and not _BY_HAND.search(text)), "")
        does = _does(unit) or ("trains again" if id(unit) in trainers else "")
        if asked and does:
            yield Hit(unit.path, unit.line, "", f"step {unit.name} {does} if {asked[:60]}", "high")
        elif any(_SHELL_IF.finds(text) and (_FAILS.search(text) or _MESSAGES.finds(text)) for text in unit.commands):
            yield Hit(unit.path, unit.line, "", f"step {unit.name} {does or 'fails'} when drift is found", "high")


def _does(unit: Unit) -> str:
    said = " ".join([unit.name, unit.attributes.get("uses", ""), unit.attributes.get("with", ""), *unit.commands])
    if _MESSAGES.finds(said):
        return "sends a message"
    if any(_FAILS.search(text) for text in unit.commands):
        return "fails"
    return "starts a run" if any(_STARTS.finds(text) for text in unit.commands) else ""


def decided(q: Question, live: frozenset[Function]) -> Iterator[Hit]:
    """Steps of a pipeline tool whose outcome joins a drift result with others, named for what hangs on it."""
    for path in sorted({function.path for function in live}):
        module = q.module(path)
        if module is None:
            continue
        for item in module.facts.comparisons:
            step, decorators = module.function(item.scope), module.facts.scopes[item.scope].decorators
            if step not in live or item.name or not any(map(_DRIFT.finds, item.names)):
                continue
            if _HANDS.finds(step.name) and any(_makes_step(q, one) for one in decorators):
                yield Hit(path, item.line, step.name, f"{step.name} decides on drift", "high")


def _makes_step(q: Question, decorator: Call) -> bool:
    return Name(Name(decorator.name).uncalled).last in q.words("drift/step-decorators")
