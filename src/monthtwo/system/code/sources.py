"""The Python files of a repository, indexed when they are asked for."""

from collections.abc import Callable, Iterable, Iterator
from posixpath import dirname

from monthtwo.deadline import NEVER, Deadline
from monthtwo.facts.records import Call, Import, Python
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.module_table import ModuleTable
from monthtwo.system.files import Files

_COMMON = frozenset(
    """
    add append apply build call close commit copy create debug delete dict error exception execute
    filter fit format get info init items join json keys load log main map next open pop post predict
    process put read reset result run save score send set setup split start stop strip submit to_dict
    transform update values warning write
    """.split()  # noqa: SIM905 - sixty quoted words read worse
)
"""Method names too common to say, on an unknown receiver, whose they are."""
_ADDS = frozenset({"sys.path.insert", "sys.path.append"})
"""What puts a folder on the path of imports."""
_SHORTEST = 4
_MOST_DECLARED = 2
PROGRAMS = ("/train", "/serve")
"""Programs that a platform runs by their names; those of Python are read as such."""
CODE = (".py", *PROGRAMS)


class Sources:
    """`load` gives a file's facts, or None when it has none. Who goes over all of them heeds the `deadline`."""

    def __init__(self, paths: Iterable[str], load: Callable[[str], Python | None], deadline: Deadline = NEVER) -> None:
        self.paths = tuple(sorted(paths))
        self.deadline = deadline
        self.table = ModuleTable((path for path in self.paths if path.endswith(".py")), self._adds_folders)
        self._load = load
        self._modules: dict[str, Module | None] = {}
        self._undefined: dict[tuple[str, str], Function] = {}
        self._rebinding: dict[str, frozenset[str]] = {}
        self._imported: dict[str, tuple[str, ...]] = {}
        self._methods: dict[str, list[Function]] | None = None
        self._declared: dict[str, list[Function]] = {}
        """Methods by name that are there to be filled in."""
        self._ending: dict[str, list[Module]] | None = None
        """By the last part of a name, the files with calls of such names."""

    @classmethod
    def of(cls, files: Files) -> "Sources":
        """The Python code of a repository that is its own."""
        python = [path for path, nature in files.natures.items() if path.endswith(CODE) and nature != "vendored"]
        return cls(python, lambda path: files.facts(path).python, files.deadline)

    def module(self, path: str) -> Module | None:
        try:
            return self._modules[path]  # asked a hundred thousand times in a large repository
        except KeyError:
            self.deadline.heed()
            facts = self._load(path)
            self._modules[path] = Module(path, facts) if facts is not None else None
        return self._modules[path]

    def _adds_folders(self, path: str) -> bool:
        module = self.module(path)
        return module is not None and not module.named.keys().isdisjoint(_ADDS)

    def function(self, path: str, name: str) -> Function:
        """The function of that name in a file, whether or not the file defines it."""
        module = self.module(path)
        known = module.functions.get(name) if module is not None else None
        if known is not None:
            return known
        key = (path, name)
        if key not in self._undefined:
            self._undefined[key] = Function(path, name)
        return self._undefined[key]

    def imported_file(self, path: str, item: Import) -> str | None:
        """The file of this repository that an import runs."""
        if item.module.startswith("."):
            dots = item.module if item.module.endswith(".") else f"{item.module}."
            return self.table.relative(path, f"{dots}{item.name}") or self.table.relative(path, item.module)
        if item.name:
            deeper = self.table.absolute(path, f"{item.module}.{item.name}")
            if deeper is not None:
                return deeper
        return self.table.absolute(path, item.module)

    def imported(self, path: str) -> tuple[str, ...]:
        """The files of this repository that `path` imports."""
        if path not in self._imported:
            module = self.module(path)
            found = (self.imported_file(path, item) for item in (module.facts.imports if module else ()))
            self._imported[path] = tuple(dict.fromkeys(target for target in found if target is not None))
        return self._imported[path]

    def only_method(self, name: str) -> Function | None:
        """The one method of that name in this repository that is filled in; None where there are several, or none."""
        if name in _COMMON or len(name) < _SHORTEST:
            return None
        if self._methods is None:
            self._methods = {}
            for path in self.paths:
                module = self.module(path)
                for scope in module.facts.scopes if module is not None else ():
                    if module is None or scope.kind != "function":
                        continue
                    if module.facts.scopes[scope.parent].kind == "class":
                        method = module.functions[scope.name]
                        kept = self._declared if scope.stub else self._methods
                        kept.setdefault(method.last, []).append(method)
        found = self._methods.get(name, ())
        return found[0] if len(found) == 1 else None

    def only_methods(self, name: str) -> list[Function]:
        """The one method of a name; of several, those that are there to be filled in, if they are few."""
        one = self.only_method(name)
        declared = self._declared.get(name, []) if one is None else [one]
        return declared if len(declared) <= _MOST_DECLARED else []

    def calls_ending(self, last: str) -> Iterator[tuple[Module, Call]]:
        """The calls of all files whose names end in `last`, each with its file."""
        if self._ending is None:
            self._ending = {}
            for module in filter(None, map(self.module, self.paths)):
                for end in module.ending:
                    self._ending.setdefault(end, []).append(module)
        for module in self._ending.get(last, ()):
            for name in module.ending[last]:
                for call in module.named[name]:
                    yield module, call

    def rebinds(self, package: str) -> frozenset[str]:
        """The names that a package's `__init__` takes out of its own submodules of the same name."""
        if package not in self._rebinding:
            module = self.module(package) if package.endswith("/__init__.py") else None
            items = module.imports.items() if module is not None else ()
            inside = f".{dirname(package).rpartition('/')[2]}."
            self._rebinding[package] = frozenset(
                name
                for name, item in items
                if item.module == f".{item.name}" or f".{item.module}".endswith(f"{inside}{item.name}")
            )
        return self._rebinding[package]
