"""Gates that a pipeline tool, a workflow or a state machine declares: conditions between training and what follows."""

import re
from collections.abc import Callable, Iterator

from monthtwo.areas.retraining.quality import quality_of
from monthtwo.areas.retraining.quality_words import quality_words, words
from monthtwo.areas.retraining.refusals import refusals, telling_refusals
from monthtwo.areas.retraining.score_flow import compared
from monthtwo.engine.question import Call, Function, Hit, Module, Node, Question, Unit, in_order, once
from monthtwo.names.name import OWN, Name
from monthtwo.names.value import is_named, name_of, spelt
from monthtwo.regular_expressions import anycase, lazy

_NATIVE = (
    "condition-steps", "state-choices", "threshold-validators", "evaluations-with-thresholds", "pipeline-conditions",
    "branch-operators",
)  # fmt: skip
"""Roles of calls by which a tool itself declares a condition."""
_CONDITION_OF = lazy(r"(^|\.)(Condition|If|Elif|if_|elif_)\(\)$")
_PIPELINE = lazy(
    r"(zenml|kfp|prefect|dagster|flytekit|azure\.ai\.ml|clearml|metaflow)\.(\w+\.){0,9}"
    r"(pipeline|flow|job|graph|graph_asset|workflow|dynamic)$"
)
_SHIPS = anycase(r"deploy|promot|regist|publish|release|rollout|push_model")
_DECIDES = anycase(r"decision|trigger|gate|approv|should|check|valid|compare|accept|promot")
_SHELL_BAR = anycase(
    r"\$\{?\w{0,40}(acc|auc|f1|score|rmse|mae|mse|r2|metric|recall|precision)\S{0,80}\s*(<|>|-lt|-gt|-le|-ge)"
)
_FAILS = lazy(r"\bexit [1-9]|\bfalse\b|raise |assert ")
_SOFT = lazy(r"\|\|\s*(true|:|exit 0|echo)")
_ASKED = lazy(r"(steps|needs|dependencies|stageDependencies)\b[\w.\[\]'\"-]*")


def native_names(q: Question, module: Module) -> frozenset[str]:
    """Of the names of a file's calls those that `native` knows."""
    return frozenset(name for name in module.named if q.plays(q.meaning(module.path, name), *_NATIVE))


def native(q: Question, module: Module, call: Call) -> Iterator[Hit]:
    """Conditions of a pipeline tool between training and what follows, as Python declares them."""
    name = q.meaning(module.path, call.name)
    function = module.function(call.scope)
    if q.plays(name, "condition-steps") and any("Condition" in c.name and c is not call for c in module.facts.calls):
        yield Hit(module.path, call.line, function.name, "a condition step compares before the next step", "high")
    elif q.plays(name, "state-choices") and _about_quality(q, module, call):
        yield Hit(module.path, call.line, function.name, "a choice compares before the next state", "high")
    elif q.plays(name, "threshold-validators") or (
        "validation_thresholds" in call.keywords and q.plays(name, "evaluations-with-thresholds")
    ):
        yield Hit(module.path, call.line, function.name, f"thresholds are validated: {name.uncalled}", "medium")
    elif q.plays(name, "pipeline-conditions"):
        yield from _under_condition(q, function, call)
    elif q.plays(name, "branch-operators"):
        yield from _branching(q, function, call)


def branching(q: Question, module: Module) -> Iterator[Hit]:
    """Tasks that a decorator makes a branch: `@task.short_circuit` over a function that compares."""
    for scope in module.facts.scopes:
        if any(q.plays(q.meaning(module.path, one.name), "branch-operators") for one in scope.decorators):
            function = module.functions[scope.name]
            for judge in _judges(q, function):
                yield Hit(module.path, scope.line, scope.name, f"branches on {function.last}", "high")
                yield _compares(q, judge, "compares before the branch")


def _compares(q: Question, function: Function, what: str) -> Hit:
    return Hit(function.path, quality_of(q).judge(function), function.name, what, "high")


def _under_condition(q: Question, function: Function, call: Call) -> Iterator[Hit]:
    judges = [one for one in in_order(q.reach([function])) if one.name and quality_of(q).judge(one)]
    for judge in judges[:2]:
        yield _compares(q, judge, "compares before the condition")
    if judges:
        yield Hit(function.path, call.line, function.name, "a condition of the pipeline", "high")


def _branching(q: Question, function: Function, call: Call) -> Iterator[Hit]:
    own = q.own(function.path, name_of(call.keywords.get("python_callable")))
    if own is None:
        return
    for judge in _judges(q, own):
        yield Hit(function.path, call.line, function.name, f"branches on {own.name}", "high")
        yield _compares(q, judge, "compares before the branch")


def _judges(q: Question, branch: Function) -> Iterator[Function]:
    """The function that a branch asks, if it compares; else the gate of this repository that it calls for a verdict."""
    if quality_of(q).judge(branch):
        yield branch
        return
    for call in branch.calls:
        for target in q.targets(branch.path, call):
            if quality_words(q).verdict(f"{branch.name} {target.name}") and quality_of(q).decides(target):
                yield target


def in_condition(q: Question, module: Module) -> Iterator[Hit]:
    """`with dsl.If(train.outputs["auc"] >= bar)`, `conditional("x").if_(auc > bar)`: the comparison is an argument."""
    tools = module.roots & {"kfp", "flytekit", "azure"}
    for item in module.facts.comparisons if tools else ():
        if not _CONDITION_OF.search(item.name):
            continue
        if quality_words(q).compares(item) or compared(q, module, item):
            scope = module.function(item.scope).name
            yield Hit(module.path, item.line, scope, "a condition of the pipeline compares", "high")


def _about_quality(q: Question, module: Module, call: Call) -> bool:
    """The choice names a metric, or stands in a file that declares the training job."""
    said = [spelt(value) for value in (*call.args, *call.keywords.values())]
    said += [literal.text for literal in module.literals.get(call.scope, ())]
    trains = any("TrainingStep" in c.name or "CreateTrainingJob" in c.name for c in module.facts.calls)
    return any(quality_words(q).measures(text) for text in said if len(text) < 80) or trains


def handed(q: Question, module: Module) -> Iterator[Hit]:
    """Steps of a pipeline function: what one decides is handed to another that deploys or registers."""
    for number, scope in enumerate(module.facts.scopes):
        if not any(_PIPELINE.search(q.meaning(module.path, one.name)) for one in scope.decorators):
            continue
        for call in module.calls.get(number, ()):
            if not _SHIPS.finds(Name(call.name).last):
                continue
            for step in _given(call):
                function = _step(q, module, step)
                if function is None or not quality_of(q).judge(function):
                    continue
                if _DECIDES.finds(step) or quality_words(q).verdict(step):
                    what = f"{Name(call.name).shown} is handed what {step} decides"
                    yield Hit(module.path, call.line, scope.name, what, "high")
                    yield _compares(q, function, "compares before the deployment")


def _given(call: Call) -> Iterator[str]:
    """What a call is given, by the last names of steps: `decide` for `decide(auc).output`."""
    for value in (*call.args, *call.keywords.values()):
        if is_named(value):
            yield Name(name_of(value).partition("()")[0]).last


def _step(q: Question, module: Module, name: str) -> Function | None:
    """The step of this file by that name, or the one that the file imports."""
    own = module.functions.get(name) or q.own(module.path, f"{OWN}{name}")
    if own is None and name in module.imports:
        item = module.imports[name]
        own = q.own(module.path, f"{item.module}.{item.name}")
    return own


def declared(q: Question) -> Iterator[Hit]:
    """Choices of state machines, conditions of workflow templates and job definitions, about a metric."""
    for resource in q.resources(role="branching-workflows"):
        if q.nature(resource.path) == "production":
            for node, text in _conditions(resource.node):
                if quality_words(q).measures(text):
                    yield Hit(resource.path, node.line, "", f"{resource.type} compares {text[:60]}", "high")


def _conditions(node: Node) -> Iterator[tuple[Node, str]]:
    """Values that a declared condition orders: `Variable` with `NumericLessThan`, `when: "{{x}} > 0.8"`."""
    entries = node.entries or {}
    keys = " ".join(entries)
    if "Variable" in entries and re.search(r"Numeric(Less|Greater)", keys):
        yield entries["Variable"], str(entries["Variable"].value)
    if "when" in entries and re.search(r"[<>]", str(entries["when"].value)):
        yield entries["when"], str(entries["when"].value)
    if "left" in entries and re.search("GREATER|LESS", str(entries["op"].value if "op" in entries else "")):
        yield entries["left"], str(entries["left"].value)
    for inner in (*entries.values(), *(node.items or ())):
        yield from _conditions(inner)


def before_deployment(q: Question, ships: Callable[[Unit], str]) -> Iterator[Hit]:
    """Steps of one workflow: a script that refuses the model, or a condition on what was measured, before it ships."""
    trains = {unit.path for unit, _ in q.trainers}
    files: dict[str, list[Unit]] = {}
    for unit in q.units("step", "stage"):
        files.setdefault(unit.path, []).append(unit)
    for path, units in files.items():
        shipping = [(unit, what) for unit in units if (what := ships(unit) or _deploys(q, unit))]
        for unit, what in shipping if path in trains else ():
            if asked := _asked(q, unit):
                yield Hit(path, unit.line, "", f"{what} only if {asked}", "medium")
        for unit in units if shipping else ():
            after = next((what for later, what in shipping if _follows(unit, later)), "")
            if after and unit.attributes.get("continue-on-error") != "true":
                yield from _failing(q, unit, after)


def _failing(q: Question, unit: Unit, after: str) -> Iterator[Hit]:
    """A step that fails when the model is not good enough, before another one ships it."""
    if any(_SHELL_BAR.finds(text) and _FAILS.search(text) for text in unit.commands):
        yield Hit(unit.path, unit.line, "", f"step {unit.name} fails below the bar, before {after}", "medium")
    if any(_SOFT.search(text) for text in unit.commands):
        return
    every = refusals(q)
    own = [one for one in q.entries(unit) if one in every]
    if own or q.unit_leads(unit, telling_refusals(q)):
        function = in_order(own or q.reached(unit) & telling_refusals(q).keys())[0]
        yield Hit(unit.path, unit.line, "", f"step {unit.name} refuses the model before {after}", "medium")
        yield Hit(function.path, every[function], function.name, f"refuses the model before {after}", "high")


@once
def _deploying(q: Question) -> re.Pattern[str]:
    """What finds commands that deploy."""
    return lazy(q.known_commands("deploy-calls"), re.IGNORECASE)


def _deploys(q: Question, unit: Unit) -> str:
    for text in unit.commands:
        if match := _deploying(q).search(text):
            return match[0]
    uses = unit.attributes.get("uses", "")
    return uses if "deploy" in uses and "pages" not in uses else ""


def _asked(q: Question, unit: Unit) -> str:
    """The output of an earlier step about quality that a step's condition reads."""
    for match in _ASKED.finditer(unit.attributes.get("if", "") or unit.attributes.get("condition", "")):
        said = words(match[0])
        if quality_words(q).measures(match[0]) or said & q.words("retraining/live-outcomes"):
            return match[0]
    return ""


def _follows(first: Unit, later: Unit) -> bool:
    if later.line <= first.line:
        return False
    jobs = first.attributes.get("job", ""), later.attributes.get("job", "")
    return jobs[0] == jobs[1] or jobs[0] in re.findall(r"[\w-]+", later.attributes.get("needs", ""))
