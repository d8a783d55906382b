"""What stands between a new model and production."""

from collections.abc import Iterator

from monthtwo.areas.retraining import declared_gates
from monthtwo.areas.retraining.quality import quality_of
from monthtwo.areas.retraining.quality_words import asks_quality, verdict_word
from monthtwo.engine.question import Call, Hit, Module, Question, Unit, detector
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import is_named, is_text, name_of, spelt
from monthtwo.q.detectors import detector

_FILES = frozenset(
    """
    copy copy2 copyfile copytree move replace rename symlink dump upload_file upload_fileobj put_object copy_object
    put_parameter fput_object upload_from_filename copy_blob rewrite upload_blob start_copy_from_url upload_folder push
    begin_create_or_update execute
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Calls that only move bytes: what they are given says whether that makes a model the live one."""
_LOCAL = lazy(
    r"^(shutil\.(copy|copy2|copyfile|copytree|move)|os\.(replace|rename|symlink)|(joblib|pickle|dill|"
    r"cloudpickle)\.dump)$"
)
_SAVES = lazy(r"^(torch\.save|joblib\.dump|pickle\.dump|dill\.dump|cloudpickle\.dump)$|\.save_(model|pretrained)$")
_MODEL_FILES = (
    ".pkl", ".pickle", ".joblib", ".pt", ".pth", ".onnx", ".h5", ".keras", ".bin", ".cbm", ".ubj", ".safetensors"
)  # fmt: skip
_NAME = lazy(r"[\w.-]+$")
_LIVE = anycase(
    r"prod(uction)?([^a-z]|$)|promot|deploy|publish|champion|serving|current_model|latest_model|"
    r"live_model|model_registry",
)
_COMPARISON = anycase(r"compare_\w*(model|champion|candidate|metric)|(is|are)_better|beats")
_TRIGGER = lazy(r"TriggerDag|trigger_pipeline|create_\w*dispatch")
_LOGS = frozenset({"log_model", "log_artifact"})
_TRAINS = anycase(r"train|model|eval|candidate|promot|gate|champion|challenger|regist|deploy|retrain|valid")
_CANCELS = lazy(r"(azureml|\brun)\b.*\.(cancel|fail)$|\.(cancel_run|fail_run)$")
_QUIT = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit", "pytest.fail"})


@detector("promotion-gate")
def promotion_gate(q: Question) -> Iterator[Hit]:
    """A comparison of quality that stands on the way to registering, promoting or deploying a model."""
    yield from _Gates(q, wired=True).found()


@detector("promotion-gate-unwired")
def promotion_gate_unwired(q: Question) -> Iterator[Hit]:
    """The same comparison in code that nothing runs, for near misses."""
    yield from _Gates(q, wired=False).found()


class _Gates:
    def __init__(self, q: Question, wired: bool) -> None:
        self.q = q
        self.code = q.system.code
        self.quality = quality_of(q)
        self.promotes = _promotions(q)
        self.promoting = frozenset(self.promotes)
        self.modules = [m for path in self.code.paths if q.produces(path) and (m := self.code.module(path))]
        running = q.live | q.functions("scheduled")
        self.running = running if wired else None

    def runs(self, node: NodeId) -> bool:
        return self.running is None or node in self.running or not node[1]

    def found(self) -> Iterator[Hit]:
        for module in self.modules:
            native = declared_gates.native_names(self.code, module)
            promoting = {number for number in module.calls if self._may_promote(module, number)}
            for call in module.facts.calls if native or promoting else ():
                if call.name in native:
                    yield from declared_gates.native(self.q, self.quality, module, call)
                if call.scope in promoting:
                    yield from self._guarded(module, call)
            yield from declared_gates.in_condition(module)
            yield from declared_gates.handed(self.q, self.quality, module)
        yield from declared_gates.declared(self.q)
        refusals = dict(self._refusing())
        if refusals and self.promotes:
            yield from self._refusals(refusals)
        yield from declared_gates.before_deployment(self.q, refusals, self._ships)

    def _may_promote(self, module: Module, number: int) -> bool:
        """Whether a scope that runs leads to what promotes: no call in any other does."""
        name = module.facts.scopes[number].name
        node = (module.path, name)
        if not self.promotes or not self.runs(node):
            return False
        # The graph knows one scope of a name; what another of the same name calls is looked at.
        return module.index[name] != number or self.code.leads([node], self.promoting)

    def _ships(self, unit: Unit) -> str:
        """What a unit promotes on its way."""
        return next((node[1] or node[0] for node in sorted(self.q.reached(unit) & self.promotes.keys())), "")

    def _leads(self, module: Module, call: Call) -> tuple[str, bool]:
        """What a call promotes, and whether it trains on the way."""
        node = (module.path, module.facts.scopes[call.scope].name)
        for hit in self.promotes.get(node, ()):
            if hit.call is not None and hit.line == call.line and hit.call.name == call.name:
                return hit.what, False
        targets = list(self.code.targets(module.path, call))
        if not targets:
            return "", False
        for target in targets:
            if target in self.promotes:
                return target[1], target in self.q.fits
        reached = {n for n in self.code.reach(targets) if n[1]}
        on_the_way = sorted(reached & self.promotes.keys())
        return (on_the_way[0][1], bool(reached & self.q.fits.keys())) if on_the_way else ("", False)

    def _guarded(self, module: Module, call: Call) -> Iterator[Hit]:
        """The call promotes and a condition stands above it, or it is handed the verdict."""
        line, how = self.quality.line(module.path, call.guard)
        handed = "" if line else self._handed(module, call)
        if not line and not handed:
            return
        what, trains = self._leads(module, call)
        if not what or (trains and how == "compares") or (handed and trains):
            return
        scope = module.facts.scopes[call.scope].name
        note = f"compares before {what}" if line else f"{what} is told {handed}"
        yield Hit(module.path, line or call.line, scope, note, "high" if line else "medium")

    def _handed(self, module: Module, call: Call) -> str:
        """A verdict that a call is given as an argument: by its name, or as what an own comparison returned."""
        for value in (*call.args, *call.keywords.values()):
            if not is_named(value):
                continue
            name = Name(name_of(value))
            last = name.last.lstrip("?").removesuffix("()")
            own = self.code.own(module.path, name.removesuffix("()"))
            if verdict_word(last) or (own is not None and _COMPARISON.finds(last)):
                return last
        return ""

    def _refusals(self, refusals: dict[NodeId, int]) -> Iterator[Hit]:
        """A check that raises or exits when a model is not good enough, and a promotion after it."""
        for module in self.modules:
            for number, calls in module.calls.items():
                if not self._may_promote(module, number):
                    continue
                scope = module.facts.scopes[number]
                refused = [(call, node) for call in calls for node in self._refuses(module, call, refusals)]
                for call, node in refused:
                    later = [c for c in calls if c.line > call.line and self._leads(module, c)[0]]
                    if later and not call.protected:
                        yield Hit(
                            node[0],
                            refusals[node],
                            node[1],
                            f"refuses the model before {self._leads(module, later[0])[0]}",
                            "high",
                        )
                        yield Hit(module.path, call.line, scope.name, f"calls {node[1]} before promoting", "high")

    def _refuses(self, module: Module, call: Call, refusals: dict[NodeId, int]) -> Iterator[NodeId]:
        """Functions that refuse: the one that is called, or any that a script does which is started as a step."""
        for target in self.code.targets(module.path, call):
            if target in refusals:
                yield target
            elif target[1] == "__main__" and target[0] != module.path:
                yield from sorted(self.code.reach([target]) & refusals.keys())

    def _refusing(self) -> Iterator[tuple[NodeId, int]]:
        for module in self.modules:
            ending = {name for name in module.named if name in _QUIT or _CANCELS.search(name.replace("()", ""))}
            exits = [
                (call.scope, call.guard, call.line)
                for call in module.facts.calls
                if call.name in ending and not (call.name in _QUIT and call.args == [0]) and not call.protected
            ]
            raises = [(r.scope, r.guard, r.line) for r in module.facts.raises if not r.protected]
            for scope, guard, line in (*raises, *exits):
                name = module.facts.scopes[scope].name
                if guard < 0 or not _TRAINS.finds(f"{module.path} {name}"):
                    continue
                found = module.facts.guards[guard]
                above = found.parent if found.parent >= 0 and (scope, guard, line) in exits else guard
                for one in (found, module.facts.guards[above]):
                    if asks_quality(one) == "compares" or self.quality.by_result(module.path, one):
                        yield (module.path, name), line
                        break


def _promotions(q: Question) -> dict[NodeId, list[Hit]]:
    """Functions that register, promote or deploy, with the calls that do."""
    found: dict[NodeId, list[Hit]] = {}
    for key in ("$promotion-actions", "$registry-writers", "$deploy-calls"):
        for hit in q.hits.of(key):
            if q.produces(hit.path) and _makes_live(hit):
                found.setdefault(hit.function, []).append(hit)
    serving = q.files("serving")
    served = frozenset(name for path in serving for name in _model_files(q, path))
    for path in q.python_paths:
        module = q.module(path) if q.produces(path) else None
        if module is None:
            continue
        shared = bool(served) and path not in serving and not served.isdisjoint(_model_files(q, path))
        saves = {name for name in module.named if _SAVES.search(name)} if shared else set()
        local = {name for name in module.named if _LOCAL.search(name)}
        for call in module.facts.calls if saves or local else ():
            if call.name in saves or call.name in local:
                hit = Hit(path, call.line, module.facts.scopes[call.scope].name, call.name, "medium", call)
                if call.name in saves or _makes_live(hit):
                    found.setdefault(hit.function, []).append(hit)
    return found


def _model_files(q: Question, path: str) -> Iterator[str]:
    """Names of model files that a file's texts hold: what one saves and the other loads is the live model."""
    module = q.module(path)
    for literal in module.facts.literals if module else ():
        text = literal.text.removesuffix("\n")
        if text.endswith(_MODEL_FILES) and (name := _NAME.search(text)) and name[0] not in _MODEL_FILES:
            yield name[0]


def _makes_live(hit: Hit) -> bool:
    if hit.call is None:
        return True
    last = hit.Name(call.name).last
    if last in _LOGS:
        return "registered_model_name" in hit.call.keywords or "wandb" in hit.what
    if _TRIGGER.search(last):
        return _LIVE.finds(" ".join(map(spelt, hit.call.keywords.values())))
    if last not in _FILES:
        return True
    given = (*hit.call.args, *hit.call.keywords.values())
    said = [spelt(value) for value in given if is_text(value) or is_named(value)]
    return _LIVE.finds(" ".join([hit.path.rpartition("/")[2], hit.scope, *said]))
