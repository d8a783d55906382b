"""Where the names a catalogue asks for occur: one pass over all Python facts for all of its patterns."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from monthtwo.facts.names import NameIndex
from monthtwo.facts.types import Call, Python, Scope
from monthtwo.model import Confidence
from monthtwo.system.code import NodeId
from monthtwo.system.foreign import SUFFIXES, foreign_calls
from monthtwo.system.system import System


class Hit(Struct, frozen=True):
    """A pattern found at a line, in a function (`scope`, "" for the module body)."""

    path: str
    line: int
    scope: str
    what: str
    confidence: Confidence = "high"
    call: Call | None = None

    @property
    def node(self) -> NodeId:
        return (self.path, self.scope)


class NamePattern(Struct, frozen=True):
    """`kind` is call | class | import | define; `text` a name pattern, for define a regular expression."""

    key: str
    kind: str
    text: str


class Hits:
    """All hits of all name patterns, by key. Keys are vocabulary sets (`$loggers`) and patterns of manifests."""

    def __init__(self, system: System, patterns: Iterable[NamePattern]) -> None:
        self.system = system
        every = list(patterns)
        self.index = NameIndex((f"{p.kind}|{p.key}", p.text) for p in every if p.kind != "define")
        defines: dict[str, list[str]] = defaultdict(list)
        for pattern in every:
            if pattern.kind == "define":
                defines[pattern.key].append(pattern.text)
        self.defines = {key: re.compile("|".join(f"(?:{t})" for t in texts), re.I) for key, texts in defines.items()}
        self._defined: dict[str, tuple[str, ...]] = {}
        self._dull: set[str] = set()
        """Names that no pattern matches, whatever the file: most calls are of one of them."""
        self._found: Mapping[str, list[Hit]] | None = None

    def of(self, key: str) -> list[Hit]:
        """Every hit of one key, in the order of paths and lines."""
        if self._found is None:
            found: dict[str, list[Hit]] = defaultdict(list)
            for path, nature in sorted(self.system.natures.items()):
                if nature == "vendored" or not path.endswith((".py", ".ipynb", *SUFFIXES)):
                    continue
                facts = self.system.facts(path)
                if facts.python is not None:
                    self._scan(path, facts.python, found)
                for name, line, what in foreign_calls(path, facts.lines or ()):
                    found[name].append(Hit(path, line, "", what, "medium"))
            self._found = {k: sorted(v, key=lambda hit: (hit.path, hit.line, hit.what)) for k, v in found.items()}
        return self._found.get(key, [])

    def _scan(self, path: str, facts: Python, found: dict[str, list[Hit]]) -> None:
        roots = frozenset(i.module.partition(".")[0] for i in facts.imports if not i.module.startswith("."))
        scopes = facts.scopes
        for call in facts.calls:
            if call.name not in self._dull:
                self._match(path, call.name, "call", call, scopes[call.scope].name, roots, found)
        for scope in scopes:
            for decorator in scope.decorators:
                self._match(path, decorator.name, "call", decorator, scope.name, roots, found)
            for base in scope.bases:
                self._match(path, base, "class", None, scope.name, roots, found, scope.line)
            self._define(path, scope, found)
        for item in facts.imports:
            if not item.module.startswith("."):
                name = f"{item.module}.{item.name}" if item.name else item.module
                self._match(path, name, "import", None, scopes[item.scope].name, roots, found, item.line)

    def _match(
        self,
        path: str,
        name: str,
        kind: str,
        call: Call | None,
        scope: str,
        roots: frozenset[str],
        found: dict[str, list[Hit]],
        line: int = 0,
    ) -> None:
        canonical = name
        if self.system.code.is_final(name):
            if self.index.misses(name):
                self._dull.add(name)
                return
        elif path.endswith(".py"):
            canonical = self.system.code.canonical(path, name)
        if self.index.misses(canonical) or ".py:" in canonical:
            return
        for key, confidence in self.index.lookup(canonical, roots):
            wanted, _, plain = key.partition("|")
            if wanted == kind:
                shown = canonical.lstrip("?.").replace("()", "")
                found[plain].append(Hit(path, call.line if call else line, scope, shown, confidence, call))

    def _define(self, path: str, scope: Scope, found: dict[str, list[Hit]]) -> None:
        if scope.kind in ("module", "main") or scope.stub:
            return
        last = scope.name.rpartition(".")[2]
        if last not in self._defined:
            self._defined[last] = tuple(key for key, expression in self.defines.items() if expression.search(last))
        for key in self._defined[last]:
            found[key].append(Hit(path, scope.line, scope.name, scope.name, "medium"))
