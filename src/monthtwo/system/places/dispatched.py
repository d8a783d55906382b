"""Handlers that ask a model by a method of an object which nobody can tell, where all that has such a method asks one.

From a table of classes, a registry, what is imported by name or injected: whichever class of this repository it is,
`engine.answer(text)` asks a model if every `answer` of a class here does.
"""

import io
from collections.abc import Iterable, Iterator
from functools import cached_property

from monthtwo.names.name import Name
from monthtwo.system.code.call_graph import is_unknown
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, in_order
from monthtwo.system.places.model_calls import ModelCalls, best, lowered
from monthtwo.system.places.object_words import asks_by_name
from monthtwo.system.units.unit import Unit

_PLAIN = frozenset(
    name for kind in (dict, list, set, str, bytes, io.TextIOWrapper, io.BytesIO) for name in dir(kind)
)  # what is called so may be any object of Python
_STORES = frozenset(
    """add all commit create delete execute exception fetch filter first info init json load log query save send
    submit warning""".split()  # noqa: SIM905 - twenty quoted words read worse
)
"""Methods of databases, logs and clients, which a class here may have too."""
_OPEN = ("getattr()", "importlib.", "globals()", "pickle.", "cloudpickle.", "dill.", "joblib.")
"""What gives an object by a name that is known when it runs, or from a file: it may be of a class here."""
_MOST = 12
"""Methods of one name; of more of them nothing can be said."""
_KEEPERS = frozenset({"state", "config", "app", "current_app", "extensions", "g", "bot_data", "settings"})
"""Where frameworks let an application keep what it likes: `request.app.state.engine.answer`."""


class Dispatched:
    """Who asks by a method that any of several classes may have."""

    def __init__(self, models: ModelCalls) -> None:
        self.models, self.system = models, models.system
        self._methods: dict[str, list[Function]] | None = None
        self._asked: dict[str, Use | None] = {}

    def served(self, handlers: Iterable[Unit]) -> Iterator[tuple[Unit, Use]]:
        """The handlers that ask so, each with the call that some class makes."""
        for unit in handlers if self.models.asks else ():
            found = [use for node in self._called(unit) for use in self._uses(node)]
            if found:
                yield unit, best([use.function for use in found], {use.function: use for use in found}) or found[0]

    def shaped(self, handlers: Iterable[Unit]) -> Iterator[tuple[Unit, Use]]:
        """The handlers that ask what they call a model by a verb of models, where something is loaded."""
        for unit in handlers if self._loads else ():
            found = (self._shape(node) for node in self._called(unit))
            use = next((use for use in found if use is not None), None)
            if use is not None:
                yield unit, use

    @cached_property
    def _loads(self) -> bool:
        models = self.models
        return bool(models.learned or models.table("$model-loaders") or models.objects.loading)

    def _shape(self, function: Function) -> Use | None:
        for call in function.calls:
            receiver, _, method = call.name.rpartition(".")
            if asks_by_name(receiver[receiver.rfind(".") + 1 :], method) and self._is_open(function.path, call.name):
                return Use(
                    function.path, call.line, function.name, Name(call.name).shown, "low", function=function, call=call
                )
        return None

    def _called(self, unit: Unit) -> list[Function]:
        return in_order(self.system.graph.called(self.system.entries(unit)))

    def _uses(self, function: Function) -> Iterator[Use]:
        for call in function.calls:
            method = call.name[call.name.rfind(".") + 1 :]
            if "." in call.name and method not in _PLAIN and method not in _STORES:
                use = self._of(method) if self._is_open(function.path, call.name) else None
                if use is not None:
                    yield use

    def _is_open(self, path: str, name: str) -> bool:
        """Whether an object of this repository may stand before the method of a name."""
        names = self.system.names
        if is_unknown(names, path, name):
            return True
        meant = names.canonical(path, name)
        if meant.startswith(_OPEN) or (not names.is_final(name) and ":" not in meant):
            return True
        return not _KEEPERS.isdisjoint(name.replace("()", "").split(".")[1:-1])

    def _of(self, method: str) -> Use | None:
        """The model that the methods of a name ask, if all of them do."""
        if method not in self._asked:
            found = self._named(method)
            asks = self.models.asks
            every = found if len(found) <= _MOST else []
            asking = [best(self.system.graph.called([one]), asks) for one in every]
            hits = [hit for hit in asking if hit is not None]
            self._asked[method] = lowered(hits[0]) if hits and len(hits) == len(every) else None
        return self._asked[method]

    def _named(self, method: str) -> list[Function]:
        """The methods of a name that classes of production code fill in."""
        if self._methods is None:
            self._methods = {}
            for path in filter(self.system.files.produces, self.system.sources.paths):
                module = self.system.sources.module(path)
                for one in module.functions.values() if module is not None else ():
                    if one.is_class:
                        for child in one.children:
                            if child.scope.kind == "function" and not child.scope.stub:
                                self._methods.setdefault(child.last, []).append(child)
        return self._methods.get(method, [])
