"""What a Python file defines: functions and classes with their parameters, bases, decorators."""

import ast

from monthtwo.facts.python.bindings import MAX_NAME, Bindings, ClassNames, says_nothing
from monthtwo.facts.python.expressions import described, expression
from monthtwo.facts.python.flow import is_stub
from monthtwo.facts.python.state import Body, Reading
from monthtwo.facts.python.values import cut
from monthtwo.facts.records import Call, Scope
from monthtwo.names.name import is_unresolved, own, unknown

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def open_module(reading: Reading, node: ast.Module) -> None:
    reading.open(Scope("", "module", 1, -1, [], [], {}, {}, _doc(node.body), False))


def open_main(reading: Reading, line: int) -> None:
    """Stand in the block that runs only where the file is run."""
    reading.scope = reading.open(Scope("__main__", "main", line, reading.scope, [], [], {}, {}, "", False))


def function(reading: Reading, node: _Function) -> None:
    """Note a function; its body waits until the module body has been read."""
    names = reading.names
    in_class = reading.scopes[reading.scope].kind == "class"
    name = _nested_name(reading, node.name)
    parameters = _parameters(node.args, names)
    scope = reading.open(
        Scope(
            name, "function", node.lineno, reading.scope, [_decorator(reading, one) for one in node.decorator_list],
            [], parameters, {}, _doc(node.body), is_stub(node.body), names.annotation(node.returns),
        )
    )  # fmt: skip
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if default is not None:
            expression(reading, default)
    owner = names.classes.get(reading.scope)
    if owner is not None:
        names.classes[scope] = owner
    if owner is not None and in_class:
        owner.methods.add(node.name)
    else:
        names.define(node.name, own(name))
    reading.bodies.append(Body(node, names.chain[1:] if in_class else names.chain, scope))


def open_class(reading: Reading, node: ast.ClassDef) -> None:
    """Note a class and stand in its body."""
    names = reading.names
    name = _nested_name(reading, node.name)
    bases = [names.qualified(base) for base in node.bases]
    bases += [f"metaclass:{names.qualified(one.value)}" for one in node.keywords if one.arg == "metaclass"]
    scope = reading.open(
        Scope(
            name, "class", node.lineno, reading.scope, [_decorator(reading, one) for one in node.decorator_list],
            bases, {}, {}, _doc(node.body), is_stub(node.body),
        )
    )  # fmt: skip
    names.define(node.name, own(name))
    names.classes[scope] = ClassNames(name)
    names.chain = ({}, *names.chain)
    reading.scope = scope


def close_class(reading: Reading) -> None:
    """What is bound in the body of a class, its instances have too."""
    attributes = reading.names.classes[reading.scope].attributes
    for name, value in reading.names.chain[0].items():
        attributes.setdefault(name, value)


def open_body(reading: Reading, body: Body) -> None:
    """Stand in the body of a function, with its parameters bound."""
    env: dict[str, str] = {}
    reading.enter(body.scope, (env, *body.chain))
    for name, annotation in reading.scopes[body.scope].params.items():
        # An annotated parameter stands for an instance of its class.
        known = annotation and not is_unresolved(annotation) and not says_nothing(annotation)
        env[name] = f"{annotation}()" if known else unknown(name)
    for extra in (body.node.args.vararg, body.node.args.kwarg):
        if extra:
            env[extra.arg] = unknown(extra.arg)


def _nested_name(reading: Reading, name: str) -> str:
    """How what is defined here is called within the file; all in it is called by that, so that it must not grow."""
    holder = reading.scopes[reading.scope]
    return (name if holder.kind in ("module", "main") else f"{holder.name}.{name}")[:MAX_NAME]


def _parameters(arguments: ast.arguments, names: Bindings) -> dict[str, str]:
    return {
        one.arg: names.annotation(one.annotation) if one.annotation is not None else ""
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    }


def _decorator(reading: Reading, node: ast.expr) -> Call:
    if isinstance(node, ast.Call):
        for child in (*node.args, *(keyword.value for keyword in node.keywords)):
            expression(reading, child)
        return described(reading, node)
    return Call(node.lineno, reading.scope, reading.names.qualified(node), [], {}, reading.guard)


def _doc(body: list[ast.stmt]) -> str:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        text = body[0].value.value
        if isinstance(text, str):
            return cut(text.strip()[:200])
    return ""
