"""Functions that make a model the live one: they register, promote or deploy it."""

from collections.abc import Iterator

from monthtwo.engine.question import Function, Module, Question, Use, once
from monthtwo.names.name import Name
from monthtwo.names.value import plain
from monthtwo.regular_expressions import anycase, lazy

_LOCAL = lazy(
    r"^(shutil\.(copy|copy2|copyfile|copytree|move)|os\.(replace|rename|symlink)|(joblib|pickle|dill|"
    r"cloudpickle)\.dump)$"
)
_SAVES = lazy(r"^(torch\.save|joblib\.dump|pickle\.dump|dill\.dump|cloudpickle\.dump)$|\.save_(model|pretrained)$")
_PUTS = lazy(
    r"^(save|store|put|upload|write|push)_(\w{1,30}_)?(model|champion|weights|artifact|bundle|pointer)(_\w{1,30})?$|^set_(\w{1,30}_)?tags?$"
)
"""Methods of an object of one's own that keeps models; what they are told says which is the live one."""
_NEAR = 8
"""Lines above a call in which its arguments are made."""
_NAME = lazy(r"(?<![\w.-])[\w.-]+$")
_LIVE = anycase(
    r"prod(uction)?([^a-z]|$)|promot|deploy|publish|champion|serving|current_model|latest_model|"
    r"live_model|model_registry",
)
_TRIGGER = lazy(r"TriggerDag|trigger_pipeline|create_\w{0,60}dispatch")
_LOGS = frozenset({"log_model", "log_artifact"})
_MARKS = anycase(
    r"\bupdate\s{1,9}[\w.\"`]{0,60}models?(_?(registry|versions?))?[\"`]?\s{1,9}set\s{1,99}[^;]{0,200}?\b(is_)?"
    r"(champion|production|promoted|active|live|current|stage)\s{0,9}="
)
"""Statements that say which row of a table of models is the live one."""
_HEAD = 40
"""Characters of a statement that hold its verb."""
_EXECUTES = frozenset({"execute", "executemany", "fetchrow", "exec_driver_sql"})


@once
def promotions(q: Question) -> dict[Function, list[Use]]:
    """Functions that register, promote or deploy, with the calls that do."""
    found: dict[Function, list[Use]] = {}
    for use in q.uses("promotion-actions", "registry-writers", "deploy-calls"):
        if _makes_live(q, use):
            found.setdefault(use.function, []).append(use)
    for use in (*_written(q), *_put_live(q), *_marked(q)):
        found.setdefault(use.function, []).append(use)
    return found


def _written(q: Question) -> Iterator[Use]:
    """Calls that write the file which serving loads, or that put one where the live model is."""
    serving, endings = q.files("serving"), tuple(q.words("retraining/model-files"))
    served = frozenset(name for path in serving for name in _model_files(q.module(path), endings))
    for module in q.modules:
        shared = bool(served) and module.path not in serving and not served.isdisjoint(_model_files(module, endings))
        saves = {name for name in module.named if _SAVES.search(name)} if shared else set()
        local = {name for name in module.named if _LOCAL.search(name)}
        for call in module.facts.calls if saves or local else ():
            if call.name in saves or call.name in local:
                function = module.function(call.scope)
                use = Use(module.path, call.line, function.name, call.name, "medium", function=function, call=call)
                if call.name in saves or _makes_live(q, use):
                    yield use


def _put_live(q: Question) -> Iterator[Use]:
    """Calls that hand a store of one's own what is called the live model: `store.save_model(model, "production")`."""
    for module in q.modules:
        for last in [one for one in module.ending if _PUTS.search(one)]:
            for call in module.calling((last,)):
                function = module.function(call.scope)
                said = [plain(value) for value in (*call.args, *call.keywords.values())]
                said += [
                    one.text for one in function.literals if 0 < call.line - one.line < _NEAR and " " not in one.text
                ]
                if Name(call.name).receiver and _LIVE.finds(" ".join(said)):
                    yield Use(module.path, call.line, function.name, last, "medium", function=function, call=call)


def _marked(q: Question) -> Iterator[Use]:
    """Calls that execute a statement which marks a model as the live one."""
    for module in q.modules:
        if _EXECUTES.isdisjoint(module.ending):
            continue
        for literal in module.facts.literals:
            if "update" not in literal.text[:_HEAD].lower() or not _MARKS.finds(literal.text):
                continue
            near = [
                call
                for call in module.calls.get(literal.scope, ())
                if 0 <= literal.line - call.line <= 1 and Name(call.name).last in _EXECUTES
            ]
            if near:
                function, call = module.function(literal.scope), near[-1]
                what = "a statement that marks the live model"
                yield Use(module.path, call.line, function.name, what, "medium", function=function, call=call)


def _model_files(module: Module | None, endings: tuple[str, ...]) -> Iterator[str]:
    """Names of model files that a file's texts hold: what one saves and the other loads is the live model."""
    for literal in module.facts.literals if module is not None else ():
        text = literal.text.removesuffix("\n")
        if text.endswith(endings) and (name := _NAME.search(text)) and name[0] not in endings:
            yield name[0]


def _makes_live(q: Question, use: Use) -> bool:
    if use.call is None:
        return True
    last, keywords = Name(use.call.name).last, use.call.keywords
    if last in _LOGS:
        return "registered_model_name" in keywords or "wandb" in use.what
    if _TRIGGER.search(last):
        return _LIVE.finds(" ".join(map(plain, keywords.values())))
    if last not in q.words("retraining/copies"):
        return True
    given = map(plain, (*use.call.args, *keywords.values()))
    return _LIVE.finds(" ".join([use.path.rpartition("/")[2], use.scope, *given]))
