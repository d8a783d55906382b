"""Neutral names for own Python files and for the folders that hold them."""

import re
import sys
from functools import cache
from pathlib import Path, PurePosixPath

import libcst as cst
import yaml

from .bindings import Bindings, bindings
from .changes import Changes
from .references import WORD, References
from .tree import ASIDE, Proof, Tree, dotted, fresh, is_aside, words
from .vocabulary import CATALOGUE

PLATFORM = {
    "__init__", "__main__", "_version", "app", "asgi", "conftest", "definitions", "fabfile", "function_app", "handler",
    "hubconf", "inference", "lambda_function", "locustfile", "main", "manage", "model", "nodes", "noxfile", "pipeline",
    "pipeline_registry", "score", "settings", "setup", "tasks", "version", "wsgi",
}  # fmt: skip
"""Files that tools and platforms find by their names."""
FOLDERS = ASIDE | {
    "src", "lib", "dags", "plugins", "pipelines", "pages", "routers", "scripts", ".github", "build", "dist", "config",
    "configs", "conf", "cookbook", "benchmarks", "experiments", "templates", "third_party", "external", "demo", "demos",
}  # fmt: skip
"""Folders that tools look into by their names, or whose names say what the files are for."""


def neutral_files(tree: Tree, proof: Proof) -> int:
    """Rename files and folders, and all that speaks of them. Says how many names there are now."""
    modules = bindings(tree)
    references = planned(tree, modules)
    for path, module in modules.items():
        changes = Changes()
        for entry in module.imports:
            _import(module, entry.statement, references, changes)
        for statement in module.star_imports:
            _import(module, statement, references, changes)
        for string in module.strings:
            text = str(string.evaluated_value)
            if _is_reference(text):
                changes.names[string] = string.value.replace(text, references.text(text))
        code = module.module.visit(changes).code if changes else tree.modules[path].code
        tree.write(path, code)
    for path, text in tree.settings.items():
        new = references.text(text)
        if new != text:
            tree.write(path, new)
    for path in tree.paths:
        new = references.path(path)
        if new != path:
            target = tree.out / new
            target.parent.mkdir(parents=True, exist_ok=True)
            (tree.out / path).rename(target)
    return len(references.folders) + len(references.stems)


def planned(tree: Tree, modules: dict[str, Bindings]) -> References:
    """New names for what no tool, no package of the outside world and no unclear word is called."""
    texts = list(tree.settings.values())
    single = {match[0] for text in texts for match in WORD.finditer(text)}
    single |= {str(string.evaluated_value) for module in modules.values() for string in module.strings}
    foreign = {e.parts[0] for m in modules.values() for e in m.imports if not e.path} | set(sys.stdlib_module_names)
    foreign |= packages() | {
        word for path in tree.paths if path.endswith(".ipynb") for word in _imported(tree.text(path))
    }
    taken = words(tree.paths) | words(texts)
    produced = [PurePosixPath(path) for path in tree.produced]
    aside = {part for path in tree.modules if is_aside(path) for part in PurePosixPath(path).parent.parts}
    data = {part for p in tree.paths if not p.endswith(".py") for part in PurePosixPath(p).parent.parts}
    top = {path.parts[0].removesuffix(".py") for path in produced}

    def clear(name: str) -> bool:
        """Whether a name is always a part of a longer path where it is spoken of."""
        return name.isidentifier() and name not in foreign | aside and not (name in single and name in top | data)

    new_folder, new_file = fresh("p", taken), fresh("m", taken)
    code = {part for path in produced for part in path.parent.parts}
    own = {path.stem for path in produced}
    every = {PurePosixPath(path).stem for path in tree.modules}
    # A name that a folder and a file share may mean either.
    folders = {name: new_folder() for name in sorted(code - FOLDERS - every) if clear(name)}
    stems = {name: new_file() for name in sorted(own - PLATFORM - code) if clear(name)}
    return References(folders, stems, tree.paths)


@cache
def packages() -> frozenset[str]:
    """First names of the packages that the catalogue knows."""
    found: set[str] = set()
    for file in sorted(Path(CATALOGUE).glob("tools/*.yaml")):
        found |= set(re.findall(r"[\"'\[\s]([a-z_]\w*)\.", file.read_text(encoding="utf-8")))
        found |= (
            set(yaml.safe_load(file.read_text(encoding="utf-8")).get("packages") or ())
            if file.stem != "small"
            else set()
        )
    return frozenset(found)


def _imported(text: str) -> set[str]:
    return {part for found in re.findall(r"(?:from|import) ([\w.]+)", text) for part in found.split(".")}


def _is_reference(text: str) -> bool:
    """Whether a string may name a file or a module: what begins with a slash is rather a route."""
    return len(text) < 500 and "\n" not in text and bool(re.search(r"[/.]|:\w", text)) and not text.startswith("/")


def _import(module: Bindings, statement: cst.Import | cst.ImportFrom, references: References, changes: Changes) -> None:
    """Give an import the new names of the modules in it, and keep the name that it binds."""
    names = references.names
    tree = module.tree
    if isinstance(statement, cst.ImportFrom):
        base = dotted(statement.module)
        if not tree.located(module.path, base, len(statement.relative)):
            return
        _rename(statement.module, names, changes)
        for alias in () if isinstance(statement.names, cst.ImportStar) else statement.names:
            name = dotted(alias.name)
            if tree.located(module.path, [*base, *name], len(statement.relative)) and name[0] in names:
                changes.names[alias.name] = names[name[0]]
                if alias.asname is None:
                    changes.aliases[alias] = name[0]
        return
    for alias in statement.names:
        if tree.located(module.path, dotted(alias.name)) and set(dotted(alias.name)) & set(names):
            _rename(alias.name, names, changes)
            if alias.asname is None:
                _chains(module, dotted(alias.name), names, changes)


def _chains(module: Bindings, parts: list[str], names: dict[str, str], changes: Changes) -> None:
    """Give the uses of `import a.b` its new names."""
    for node in module.names:
        entry = module.imported(node)
        plain = entry is not None and isinstance(entry.statement, cst.Import) and entry.alias.asname is None
        if entry is not None and plain and entry.parts[0] == parts[0] and node.value in names:
            changes.names[node] = names[node.value]
    for attribute in module.attributes:
        whole = dotted(attribute)
        if whole and whole == parts[: len(whole)] and whole[-1] in names:
            changes.names[attribute.attr] = names[whole[-1]]


def _rename(node: cst.BaseExpression | None, names: dict[str, str], changes: Changes) -> None:
    if isinstance(node, cst.Attribute):
        _rename(node.value, names, changes)
        _rename(node.attr, names, changes)
    elif isinstance(node, cst.Name) and node.value in names:
        changes.names[node] = names[node.value]
