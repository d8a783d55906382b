"""Where the names a catalogue asks for occur: one pass over all Python facts for all of its patterns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from monthtwo.facts.records import Call, Scope
from monthtwo.model import Confidence
from monthtwo.names.index import NameIndex, NameTable, table_of
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, name_of
from monthtwo.regular_expressions import anycase
from monthtwo.system.code.hit import Hit, Use
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.code.sources import CODE


class NamePattern(Struct, frozen=True):
    """`kind` is call | class | import | define; `text` a name pattern, for define a regular expression."""

    key: str
    kind: str
    text: str


class Names(Struct, frozen=True):
    """All name patterns of a catalogue, made ready."""

    table: NameTable
    defines: dict[str, str]
    """By key, the regular expression of what is defined."""


def names_of(patterns: Iterable[NamePattern]) -> Names:
    """The patterns made ready, which takes longer than to look for them in a small repository."""
    every = list(patterns)
    defines: dict[str, list[str]] = defaultdict(list)
    for pattern in every:
        if pattern.kind == "define":
            defines[pattern.key].append(pattern.text)
    return Names(
        table=table_of((f"{p.kind}|{p.key}", p.text) for p in every if p.kind != "define"),
        defines={key: "|".join(f"(?:{text})" for text in texts) for key, texts in defines.items()},
    )


_TELL = frozenset({"to_csv", "to_json", "to_html", "to_markdown", "write_csv", "write_json", "write_ndjson"})
"""Methods of tables that give a text back where they are told no file."""
_TARGETS = frozenset({"path_or_buf", "path", "file", "buf", "filename"})
_BUFFERS = ("StringIO", "BytesIO")
_SENDS = frozenset({"basic_publish", "publish"})
_SUPER = "super()."
_STORES = "$storage-writers"
_DEEPEST = 3
"""Classes between a record and the package that keeps it."""
_CALLER = ".reply_to"
"""Where a request over a broker says that its sender waits: what goes there is an answer."""


def _told_target(name: str, calls: list[Call]) -> list[Call]:
    """The calls that store what they write; text that is only handed back, or kept in memory, is stored by nobody."""
    last = name[name.rfind(".") + 1 :]
    if last in _SENDS:
        return [call for call in calls if not _answers(call)]
    return [call for call in calls if _has_target(call)] if last in _TELL else calls


def _answers(call: Call) -> bool:
    return any(name_of(value).endswith(_CALLER) for value in (*call.args, *call.keywords.values()))


def _has_target(call: Call) -> bool:
    target = call.args[0] if call.args else next((v for k, v in call.keywords.items() if k in _TARGETS), NONE)
    return target != NONE and not name_of(target).removesuffix("()").endswith(_BUFFERS)


class Uses:
    """All uses of all names that are asked for, by key: a role (`$loggers`) or a pattern of a manifest."""

    def __init__(self, resolution: Resolution, natures: Mapping[str, str], names: Names) -> None:
        self._resolution = resolution
        self.index = NameIndex(names.table)
        self.defines = {key: anycase(text) for key, text in names.defines.items()}
        self._defined: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[str, str], tuple[tuple[str, str, Confidence], ...]] = {}
        """What names of other packages belong to, by kind and name: the same in every file."""
        self._found: dict[str, list[Use]] = defaultdict(list)
        for path, nature in resolution.sources.deadline.each(sorted(natures.items())):
            module = (
                resolution.sources.module(path) if nature != "vendored" and path.endswith((*CODE, ".ipynb")) else None
            )
            if module is not None:
                self._scan(path, module)
        self._sorted: set[str] = set()

    def add(self, foreign: Iterable[tuple[str, Hit]]) -> None:
        """Take in calls of other languages, each with its vocabulary set."""
        for key, hit in foreign:
            body = self._resolution.sources.function(hit.path, "")
            self._found[key].append(Use(hit.path, hit.line, "", hit.what, hit.confidence, function=body))

    def keys(self) -> Collection[str]:
        """The keys that anything was found for."""
        return self._found.keys()

    def plays(self, name: str, role: str) -> bool:
        """Whether what is called so plays a role."""
        return bool(name) and any(key == f"call|{role}" for key, _ in self.index.lookup(name, frozenset()))

    def of(self, key: str) -> list[Use]:
        """Every use of one key, in the order of paths and lines."""
        if key not in self._found:
            return []
        if key not in self._sorted:
            self._sorted.add(key)
            self._found[key].sort(key=lambda hit: (hit.path, hit.line, hit.what))
        return self._found[key]

    def _scan(self, path: str, module: Module) -> None:
        for name, calls in module.named.items():
            if name.startswith(_SUPER):
                self._inherited(path, module, name.removeprefix(_SUPER), calls)
            for key, shown, sure in self._meant(module, name, "call"):
                for call in _told_target(name, calls):
                    self._add(key, module.function(call.scope), call.line, shown, sure, call)
        for scope in module.facts.scopes:
            function = module.functions[scope.name]
            for decorator in scope.decorators:
                for key, shown, sure in self._meant(module, decorator.name, "call"):
                    self._add(key, function, decorator.line, shown, sure, decorator)
            for base in scope.bases:
                for key, shown, sure in self._meant(module, base, "class"):
                    self._add(key, function, scope.line, shown, sure)
            self._define(function, scope)
        for item in module.facts.imports:
            if item.module[0] != ".":
                name = f"{item.module}.{item.name}" if item.name else item.module
                for key, shown, sure in self._meant(module, name, "import"):
                    self._add(key, module.function(item.scope), item.line, shown, sure)

    def _inherited(self, path: str, module: Module, method: str, calls: list[Call]) -> None:
        """Records that save themselves by what their class inherits: `super().save()`."""
        for call in calls:
            function = module.function(call.scope)
            for base in self._bases(path, module.functions.get(function.name.rpartition(".")[0])):
                for key, shown, sure in self._meant(module, f"{base}.{method}", "call"):
                    if key == _STORES:
                        self._add(key, function, call.line, shown, sure, call)

    def _bases(self, path: str, owner: Function | None, depth: int = 0) -> Iterable[str]:
        """The classes of other packages that a class is made of, near or far."""
        for base in owner.bases if owner is not None and depth < _DEEPEST else ():
            own = self._resolution.own(path, base)
            yield from (base,) if own is None else self._bases(own.path, own, depth + 1)

    def _add(
        self, key: str, function: Function, line: int, what: str, confidence: Confidence, call: Call | None = None
    ) -> None:
        found = Use(function.path, line, function.name, what, confidence, function=function, call=call)
        self._found[key].append(found)

    def _meant(self, module: Module, name: str, kind: str) -> Iterable[tuple[str, str, Confidence]]:
        """The keys of one kind that a name in a file belongs to, each with the name to show."""
        known = self._known.get((kind, name))
        if known is not None:
            return known
        canonical = name
        final = self._resolution.is_final(name)
        if not final and module.path.endswith(CODE):
            canonical = self._resolution.canonical(module.path, name)
        found: tuple[tuple[str, str, Confidence], ...] = ()
        if not self.index.misses(canonical) and not Name(canonical).of_repository:
            shown = Name(canonical).shown.replace("()", "")
            matches = (
                (*key.partition("|"), confidence) for key, confidence in self.index.lookup(canonical, module.roots)
            )
            found = tuple((plain, shown, confidence) for wanted, _, plain, confidence in matches if wanted == kind)
        if final and (not Name(name).unresolved or self.index.misses(name)):
            self._known[kind, name] = found
        return found

    def _define(self, function: Function, scope: Scope) -> None:
        if scope.kind in ("module", "main") or scope.stub:
            return
        last = function.last
        if last not in self._defined:
            self._defined[last] = tuple(key for key, expression in self.defines.items() if expression.finds(last))
        for key in self._defined[last]:
            self._add(key, function, scope.line, scope.name, "medium")
