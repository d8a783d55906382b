"""Models by their role: what a load or a maker of models gave is one, wherever it is kept and whoever asks it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Literal

from msgspec import Struct

from monthtwo.model import Confidence
from monthtwo.names.name import Name
from monthtwo.names.value import name_of
from monthtwo.names.words import words_of
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.uses import Uses
from monthtwo.system.places.handed_back import handed_back
from monthtwo.system.places.object_words import (
    ASKS_ALONE,
    INFERS,
    is_asking,
    is_loading,
    is_named_llm,
    is_told,
    loads,
)
from monthtwo.system.system import System

Kind = Literal["model", "llm"]
_CALLED = ".__call__"


class Made(Struct, frozen=True):
    """What a call gives, and how surely."""

    kind: Kind
    confidence: Confidence


_LIKELY = Made("model", "medium")


class ModelObjects:
    """Who asks objects that are models. A name says by its brackets what made the object: `a.load().score`."""

    def __init__(self, system: System, uses: Uses) -> None:
        self.system, self.uses, self.names = system, uses, system.names
        self._made: dict[str, Made | None] = {}
        self._asked: dict[str, Made | None] = {}
        self._final: dict[str, Made | None] = {}

    @cached_property
    def asked(self) -> dict[Kind, dict[Function, Use]]:
        """By what is asked, the functions of production code that ask, each with its first call."""
        found: dict[Kind, dict[Function, Use]] = {"model": {}, "llm": {}}
        for module in self.system.sources.deadline.each(self._modules):
            for name in self._likely(module):
                made = self.asks(module.path, name)
                for call in module.named[name] if made is not None else ():
                    function = module.function(call.scope)
                    shown = Name(name).shown.replace("()", "")
                    if made is not None and function not in found[made.kind]:
                        found[made.kind][function] = Use(
                            module.path, call.line, function.name, shown, made.confidence, function=function, call=call
                        )
        return found

    @cached_property
    def loading(self) -> frozenset[Function]:
        """Functions of production code that load a model by a name that nobody listed."""
        return frozenset(
            module.function(call.scope)
            for module in self._modules
            for name in _loading(module)
            for call in module.named[name]
        )

    def _likely(self, module: Module) -> Iterator[str]:
        """Names of calls that may ask: by their last part, or because they mean something of another file."""
        for last, names in module.ending.items():
            if is_asking(last) or last in self._kept or last.endswith("()"):
                yield from names
            else:
                yield from (name for name in names if not self.names.is_final(name) or _is_method_of(self._llms, name))

    @cached_property
    def _llms(self) -> frozenset[str]:
        return _llm_attributes(self._kept)

    @cached_property
    def _loading_packages(self) -> dict[str, frozenset[str]]:
        """By file that loads a model by a name that nobody listed, the packages that load it."""
        found = ((m.path, frozenset(name.partition(".")[0] for name in _loading(m))) for m in self._modules)
        return {path: packages for path, packages in found if packages}

    @cached_property
    def _modules(self) -> list[Module]:
        found = (self.system.sources.module(p) for p in self.system.sources.paths if self.system.files.produces(p))
        return [module for module in found if module is not None]

    def asks(self, path: str, name: str) -> Made | None:
        """What a call in a file asks, if it asks any model."""
        if not self.names.is_final(name):
            made = self._meant(path, name)
        else:  # which means the same in every file
            if name not in self._final:
                self._final[name] = self._meant(path, name)
            made = self._final[name]
        if made is None and path in self._loading_packages and self._says_asking(path, name):
            return _LIKELY
        return made

    def _meant(self, path: str, name: str) -> Made | None:
        """What a name asks by what made the object, or by the attribute that it is kept under."""
        for said in self._forms(path, name):
            made = self._answer(self.names.canonical(path, said))
            if made is not None:
                return made
        made = self._of_attribute(name) or self._of_handed_back(path, name)
        return made and Made(made.kind, "medium")

    def _of_handed_back(self, path: str, name: str) -> Made | None:
        """By what a function of the repository gives back that made the object: `joined(load("a"), load("b"))`."""
        module = self.system.sources.module(path) if "()" in name and not self.names.is_final(name) else None
        asked = name.partition("()")[2] or _CALLED
        for where, maker in handed_back(self.names, module, name) if module is not None else ():
            said = self.names.canonical(where, f"{maker}{asked}")
            made = self._answer(said) or self._listed(said)
            if made is not None:
                return made
        return self._of_imported(path, name) if "()" not in name else None

    def _listed(self, name: str) -> Made | None:
        """What a name asks that a tool lists as asking."""
        known = {key for key, sure in self.uses.index.lookup(name, frozenset()) if sure == "high"}
        if "call|$llm-calls" in known:
            return Made("llm", "high")
        return Made("model", "high") if "call|$model-predict" in known else None

    def _of_imported(self, path: str, name: str) -> Made | None:
        """By what a file holds under a name that another one imports: `engine, size = make()`, elsewhere."""
        kept, _, method = name.rpartition(".")
        holder, _, last = kept.rpartition(".")
        if not holder or self.names.is_final(name):
            return None
        where, colon, rest = self.names.canonical(path, holder).partition(":")
        module = self.system.sources.module(where) if colon and not rest else None
        bound = module.facts.bindings.get(last, "") if module is not None else ""
        return self._of_handed_back(where, f"{bound}.{method}") if bound.endswith("()") and bound[0] == "." else None

    def _says_asking(self, path: str, name: str) -> bool:
        """Whether a call says that it asks: on what nobody knows, or on an object of the package that loads here."""
        method = name[name.rfind(".") + 1 :]
        if name[0] == "?":
            return method in ASKS_ALONE
        foreign = "()." in name and self.names.is_final(name)
        return foreign and name.partition(".")[0] in self._loading_packages[path] and bool(words_of(method) & INFERS)

    def _forms(self, path: str, name: str) -> Iterator[str]:
        """A name as it stands, and as that of an object which is called itself."""
        if name.endswith("()"):
            yield f"{name}{_CALLED}"
        elif not self.names.is_final(name):
            if not Name(self.names.canonical(path, name)).of_repository:
                yield from (name, f"{name}{_CALLED}")
        elif "(" in name:
            yield name

    def _of_attribute(self, name: str) -> Made | None:
        """By the attribute that an object is kept under in some file: `app.state.model = load(…)`."""
        if "." not in name or (name[0] != "?" and "()." not in name):
            return None
        receiver, _, last = name.rpartition(".")
        for attribute, method in ((receiver[receiver.rfind(".") + 1 :].lstrip("?"), last), (last, "__call__")):
            for path, value in self._kept.get(attribute, ()):
                made = self._answer(self.names.canonical(path, f"{value}.{method}"))
                if made is not None:
                    return made
        return None

    @cached_property
    def _kept(self) -> dict[str, list[tuple[str, str]]]:
        return _attributes(self._modules)

    def _answer(self, name: str) -> Made | None:
        """What the last part of a name asks, if the parts before it made an object to be asked."""
        if name not in self._asked:
            receiver, _, method = name.rpartition(".")
            foreign = Name(name).resolved and not Name(name).of_repository
            told = _made_by_llm(receiver) and is_told(method)
            makers = _makers(receiver) if foreign and (told or is_asking(method)) else ()
            found = next((made for one in makers if (made := self.made(one)) is not None), None)
            if found is None and foreign and method == "__call__" and receiver.removesuffix("()") in self._trained:
                found = _LIKELY
            if found is None and foreign and words_of(method) & INFERS and receiver.removesuffix("()") in self._given:
                found = _LIKELY
            self._asked[name] = found
        return self._asked[name]

    def made(self, maker: str) -> Made | None:
        """What a call of this name gives, if it gives a model."""
        if maker not in self._made:
            keys = {key for key, sure in self.uses.index.lookup(maker, frozenset()) if sure == "high"}
            if "call|$llm-calls" in keys:
                self._made[maker] = Made("llm", "high")
            elif maker in self._composed:
                self._made[maker] = Made("llm", "medium")
            elif "call|$model-loaders" in keys:
                self._made[maker] = Made("model", "high")
            elif is_named_llm(maker):
                self._made[maker] = Made("llm", "medium")
            else:
                likely = maker in self._loaded or maker in self._evaluated or loads(maker)
                self._made[maker] = _LIKELY if likely else None
        return self._made[maker]

    @cached_property
    def _trained(self) -> frozenset[str]:
        """Makers of objects of other packages that are fitted somewhere here: called like a function, they answer."""
        whats = (self.names.canonical(hit.path, hit.call.name) for hit in self.uses.of("$model-fit") if hit.call)
        return frozenset(maker for what in whats for maker in islice(_makers(what.rpartition(".")[0]), 1))

    @cached_property
    def _evaluated(self) -> frozenset[str]:
        """Makers of packages that nobody listed whose objects are told to `eval()`, as a network is to answer."""
        told = ((m, name) for m in self._modules for name in m.ending.get("eval", ()) if name.endswith("().eval"))
        made = (name[:-7] for m, name in told if any(not (c.args or c.keywords) for c in m.named[name]))
        return frozenset(n for n in made if "." in n and Name(n).resolved and self.uses.index.misses(n))

    @cached_property
    def _given(self) -> frozenset[str]:
        """Makers of objects of packages that nobody listed which are given a model."""
        if not (self._evaluated or self._loading_packages):
            return frozenset()
        calls = ((module, call) for module in self._modules for call in module.facts.calls)
        return frozenset(
            call.name
            for module, call in calls
            if call.name[call.name.rfind(".") + 1 :][:1].isupper()
            and Name(call.name).resolved
            and self.uses.index.misses(call.name)
            and any(self._is_model(module, name_of(value)) for value in call.keywords.values())
        )

    def _is_model(self, module: Module, name: str) -> bool:
        """Whether what a name holds in a file was loaded, or is asked as a network is."""
        held = module.facts.attributes.get(name[name.rfind(".") + 1 :], name) if name[:1] == "?" else name
        made = self.made(held[:-2]) if held.endswith("()") and "." in held else None
        return made is not None and made.kind == "model"

    @cached_property
    def _loaded(self) -> frozenset[str]:
        """Classes of other packages that somebody here loads: what says it gives one of them gives a model."""
        return frozenset(name for module in self._modules for name in _loaded_classes(module))

    @cached_property
    def _composed(self) -> frozenset[str]:
        """Makers of objects that are given a language model: pipelines, chains, agents."""
        paths = {hit.path for hit in self.uses.of("$llm-calls")}
        return frozenset(maker for path in paths for maker in self._holders(path))

    def _holders(self, path: str) -> Iterator[str]:
        module = self.system.sources.module(path)
        for call in module.facts.calls if module is not None else ():
            given = [name_of(value).removesuffix("()") for value in (*call.args, *call.keywords.values())]
            if not any(self._is_llm(path, name) for name in given if name):
                continue
            name = self.names.canonical(path, call.name)
            if not Name(name).resolved or Name(name).of_repository:
                continue
            receiver, _, last = name.rpartition(".")
            if last[:1].isupper() or (is_loading(last) and receiver.rpartition(".")[2][:1].isupper()):
                yield name
            elif receiver.endswith("()"):
                yield receiver.removesuffix("()")

    def _is_llm(self, path: str, name: str) -> bool:
        known = self.uses.index.lookup(self.names.canonical(path, name), frozenset())
        return ("call|$llm-calls", "high") in known


def _loading(module: Module) -> Iterator[str]:
    """The names of calls in a file that load a model by their own words."""
    for last, names in module.ending.items():
        if is_loading(last):
            yield from filter(loads, names)


def _llm_attributes(kept: dict[str, list[tuple[str, str]]]) -> frozenset[str]:
    """Attributes under which is kept what calls itself a language model, of a package that nobody sees."""
    return frozenset(attribute for attribute, given in kept.items() if any(_made_by_llm(value) for _, value in given))


def _is_method_of(attributes: frozenset[str], name: str) -> bool:
    """Whether a name is a method of what is kept under one of these attributes."""
    receiver = name.rpartition(".")[0] if attributes else ""
    return receiver[receiver.rfind(".") + 1 :] in attributes


def _made_by_llm(value: str) -> bool:
    return value.endswith("()") and is_named_llm(value[:-2])


def _makers(receiver: str) -> Iterator[str]:
    """The calls whose results a receiver is made of, the first one first."""
    at = receiver.find("()")
    while at >= 0:
        yield receiver[:at]
        at = receiver.find("()", at + 2)


def _loaded_classes(module: Module) -> Iterator[str]:
    """The classes that a file loads."""
    for name in _loading(module):
        holder = name.rpartition(".")[0]
        if holder.rpartition(".")[2][:1].isupper():
            yield holder


def _attributes(modules: Iterable[Module]) -> dict[str, list[tuple[str, str]]]:
    """By an attribute, the files that keep something under it, each with the call that gave it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for module in modules:
        for attribute, value in module.facts.attributes.items():
            found.setdefault(attribute, []).append((module.path, value))
    return found
