"""Literals moved to constants of their module, or to a configuration file."""

from collections.abc import Iterator
from pathlib import PurePosixPath

import libcst as cst
import yaml
from libcst.metadata import FunctionScope

from .bindings import Bindings, bindings
from .changes import Changes, with_statements
from .lines import Lines
from .tree import Proof, Tree, is_aside

Literal = cst.SimpleString | cst.Integer | cst.Float


def constants(tree: Tree, proof: Proof) -> int:
    """Literals in calls and comparisons within functions become constants of the module. Says how many."""
    count = 0
    for path, module in bindings(tree).items():
        if is_aside(path) or path.endswith("__init__.py"):
            continue
        changes = Changes()
        made: list[str] = []
        for literal in dict.fromkeys(_literals(module)):
            name = f"SET_{len(made) + 1}"
            made.append(f"{name} = {module.module.code_for_node(literal)}")
            changes.nodes[literal] = cst.Name(name)
        count += _write(tree, path, module, changes, made)
    return count


def configuration(tree: Tree, proof: Proof) -> int:
    """Literals on lines of evidence are read from a YAML file beside the module. Says how many."""
    count = 0
    for path, module in bindings(tree).items():
        if path not in proof or is_aside(path) or path.endswith("__init__.py"):
            continue
        changes = Changes()
        values: dict[str, object] = {}
        where = Lines(module.module)
        for literal in dict.fromkeys(_literals(module)):
            if where.of(literal) in proof[path]:
                name = f"set_{len(values) + 1}"
                values[name] = literal.evaluated_value
                changes.nodes[literal] = cst.parse_expression(f'SETTINGS["{name}"]')
        file = f"{PurePosixPath(path).stem}_settings.yaml"
        read = f'SETTINGS = yaml_.safe_load(pathlib_.Path(__file__).with_name("{file}").read_text())'
        if _write(tree, path, module, changes, ["import pathlib as pathlib_", "import yaml as yaml_", read]):
            tree.write(tree.beside(path, file), yaml.safe_dump(values, allow_unicode=True))
            count += len(values)
    return count


def _write(tree: Tree, path: str, module: Bindings, changes: Changes, first: list[str]) -> int:
    if not changes:
        return 0
    made = module.module.visit(changes)
    if isinstance(made, cst.Module):
        tree.write(path, with_statements(made, first).code)
    return len(changes.nodes)


def _literals(module: Bindings) -> Iterator[Literal]:
    """Strings without a marker of their own, and numbers, that functions hand to calls or compare with."""
    for call in module.calls:
        if isinstance(module.scopes.get(call), FunctionScope):
            yield from (a.value for a in call.args if _is_plain(a.value))  # type: ignore[misc]
    for function in module.functions:
        yield from _compared(function.body)


def _compared(node: cst.CSTNode) -> Iterator[Literal]:
    if isinstance(node, cst.Comparison):
        yield from (c.comparator for c in node.comparisons if _is_plain(c.comparator))  # type: ignore[misc]
    for child in node.children:
        if not isinstance(child, cst.FunctionDef | cst.ClassDef):
            yield from _compared(child)


def _is_plain(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.SimpleString):
        return isinstance(node.evaluated_value, str) and len(node.value) < 200 and "\n" not in node.value
    return isinstance(node, cst.Integer | cst.Float)
