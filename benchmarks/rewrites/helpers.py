"""A call wrapped in a helper in another module: the calls on the lines that a report showed as evidence."""

import re
from pathlib import PurePosixPath

import libcst as cst
import libcst.matchers as m
from libcst.metadata import FunctionScope

from .bindings import Bindings, bindings, neighbour
from .changes import Changes, with_statements
from .lines import Lines
from .tree import Proof, Tree, dotted, is_aside

BOUND_HERE = m.OneOf(m.Await(), m.Yield(), m.NamedExpr(), m.ListComp(), m.SetComp(), m.DictComp(), m.GeneratorExp())
"""What means something else in another function."""


def wrapped_calls(tree: Tree, proof: Proof) -> int:
    """Move calls of foreign functions, and of methods of variables, to functions in a module beside. Says how many."""
    count = 0
    modules = bindings(tree)
    for path, module in modules.items():
        if path not in proof or is_aside(path):
            continue
        name = re.sub(r"\W", "_", f"beside_{PurePosixPath(path).stem}")
        moved = Moved(module, proof[path])
        if moved.functions:
            made = module.module.visit(moved.changes)
            if isinstance(made, cst.Module):
                wanted = ", ".join(moved.names)
                tree.write(
                    path,
                    with_statements(made, [f"from {neighbour(module, name, modules.values())} import {wanted}"]).code,
                )
                imports = "".join(f"{line}\n" for line in sorted(moved.imports))
                tree.write(tree.beside(path, f"{name}.py"), imports + "".join(f"\n\n{f}\n" for f in moved.functions))
                count += len(moved.functions)
    return count


def _left_alone(module: Bindings) -> set[cst.CSTNode]:
    """Calls that nobody would move: decorators, what is awaited, raised or entered, a part of a chain.

    And those of a component, whose text alone a platform takes.
    """
    found: set[cst.CSTNode] = {d.decorator for f in module.functions for d in f.decorators}
    for node in m.findall(module.module, m.Await() | m.Raise() | m.WithItem() | m.Call()):
        if isinstance(node, cst.Await):
            found.add(node.expression)
        elif isinstance(node, cst.Raise) and node.exc is not None:
            found.add(node.exc)
        elif isinstance(node, cst.WithItem):
            found.add(node.item)
        elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            found.add(node.func.value)
    for function in module.functions:
        if any("component" in name for d in function.decorators for name in dotted(_named(d.decorator))):
            found |= set(m.findall(function, m.Call()))
    return found


def _named(decorator: cst.BaseExpression) -> cst.BaseExpression:
    return decorator.func if isinstance(decorator, cst.Call) else decorator


class Moved:
    """The calls of a module that can be moved, as functions of a module beside it."""

    def __init__(self, module: Bindings, lines: set[int]) -> None:
        self.module = module
        self.changes = Changes()
        self.functions: list[str] = []
        self.names: list[str] = []
        self.imports: set[str] = set()
        where = Lines(module.module)
        left = _left_alone(module)
        inner: set[cst.CSTNode] = set()
        for call in module.calls:
            if call in inner or call in left or not isinstance(module.scopes.get(call), FunctionScope):
                continue
            if where.of(call) in lines and self._move(call):
                inner |= set(m.findall(call, m.Call()))

    def _move(self, call: cst.Call) -> bool:
        if m.findall(call, BOUND_HERE) or any(argument.star for argument in call.args):
            return False
        foreign = self.module.foreign(call.func)
        parameters: list[str] = []
        given: list[str] = []
        code = self.module.module.code_for_node
        if foreign:
            callee = self._import(call.func)
        elif isinstance(call.func, cst.Attribute) and dotted(call.func.value) and not self._ours(call.func):
            parameters, given = ["given"], [code(call.func.value)]
            callee = f"given.{call.func.attr.value}"
        else:
            return False
        inside = []
        for position, argument in enumerate(call.args, 1):
            label = f"{argument.keyword.value}=" if argument.keyword else ""
            if isinstance(argument.value, cst.SimpleString | cst.Integer | cst.Float):
                inside.append(label + code(argument.value))
                continue
            parameter = argument.keyword.value if argument.keyword else f"given_{position}"
            parameters.append(parameter)
            given.append(code(argument.value))
            inside.append(label + parameter)
        name = f"call_{len(self.functions) + 1}"
        self.names.append(name)
        body = f"    return {callee}({', '.join(inside)})"
        self.functions.append(f"def {name}({', '.join(parameters)}):\n{body}")
        self.changes.nodes[call] = cst.parse_expression(f"{name}({', '.join(given)})")
        return True

    def _ours(self, node: cst.Attribute) -> bool:
        root: cst.BaseExpression = node
        while isinstance(root, cst.Attribute):
            root = root.value
        if not isinstance(root, cst.Name) or root.value in ("self", "cls", "super"):
            return dotted(node.value) in (["self"], ["cls"])
        entry = self.module.imported(root)
        return entry is not None

    def _import(self, callee: cst.BaseExpression) -> str:
        """Have the module beside import what the call needs, and return how it is called there."""
        root = callee
        while isinstance(root, cst.Attribute):
            root = root.value
        entry = self.module.imported(root) if isinstance(root, cst.Name) else None
        assert entry is not None
        code = self.module.module.code_for_node
        alias = code(entry.alias.with_changes(comma=cst.MaybeSentinel.DEFAULT))
        if isinstance(entry.statement, cst.ImportFrom):
            assert entry.statement.module is not None
            self.imports.add(f"from {code(entry.statement.module)} import {alias}")
        else:
            self.imports.add(f"import {alias}")
        return code(callee)
