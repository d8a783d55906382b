"""Hosted models in Python: what a text that may be an id is there for."""

from collections.abc import Iterator

from monthtwo.engine.hosted.contexts import APART, CHOSEN, LOOKED_THROUGH, MODEL, SENT, looks_up, speaks
from monthtwo.engine.hosted.hosted_model import Role
from monthtwo.engine.hosted.vendor_table import Meant, VendorTable, platforms_in
from monthtwo.facts.records import NamedText, Python
from monthtwo.regular_expressions import anycase, lazy

_IDS = frozenset({"id", "name", "value", "default", "key", "slug", "initial_value", "default_value"})
_OFFERS = anycase("select|radio|dropdown|option|choice|combobox|model|llm|spec|info|card|config|provider|setting")
_ADDRESS = lazy(r"https?://[^\s\"']{1,200}")


def in_python(facts: Python, table: VendorTable) -> Iterator[tuple[int, Meant, Role]]:
    """The models that a file names, each with its line and role."""
    for reference in facts.references:
        name = reference.name
        if name[name.rfind(".") + 1 :] not in table.last_names:
            continue
        id = table.constants.get(".".join(name.split(".")[-2:]))
        meant = table.meant(id) if id is not None else None
        if meant is not None:
            yield reference.line, meant, "fixed"
    if not facts.hosted:
        return
    clients = platforms_in(" ".join(_clients(facts)))
    for one in facts.hosted:
        role = _role(one)
        if role is not None:
            near = platforms_in(f"{one.call} {one.name} {one.holder}")
            meant = table.meant(one.text, near, clients)
            if meant is not None:
                yield one.line, meant, role


def _clients(facts: Python) -> Iterator[str]:
    """What a file imports and which addresses it names."""
    for one in facts.imports:
        yield f"{one.module}.{one.name}" if one.name and "openai" not in one.module.lower() else one.name or one.module
    for literal in facts.literals:
        if "://" in literal.text:
            yield from _ADDRESS.findall(literal.text)


def _role(one: NamedText) -> Role | None:
    """What a text is there for; None where it names no model that is called or offered."""
    name, call = one.name, one.call
    if APART.finds(name) or APART.finds(one.holder) or (call != "annotated" and (APART.finds(call) or speaks(call))):
        return None
    match one.position:
        case "keyword":
            return _of_keyword(one)
        case "argument":
            return _of_first(one)
        case "further":
            return _of_further(one)
        case "default":
            return "default" if MODEL.finds(name) else None
        case "value":
            return _of_value(one)
        case "returned":
            return "fixed" if MODEL.finds(name) else None
        case "entry":
            return _of_entry(one)
        case "item":
            return "choice" if _listed(one) else None
        case "spare":
            return "default" if MODEL.finds(name) or MODEL.finds(call) else None
    return None


def _of_keyword(one: NamedText) -> Role | None:
    if one.name in ("default", "value", "default_value"):
        return "default"
    if MODEL.finds(one.name):
        return "fixed"
    return "fixed" if one.name.lower() in _IDS and (MODEL.finds(one.call) or _OFFERS.finds(one.call)) else None


def _of_first(one: NamedText) -> Role | None:
    last = one.call.rpartition(".")[2]
    if last in ("Field", "Option", "Argument", "StringField", "CharField"):
        return "default"
    if last in ("append", "add"):
        return "choice" if CHOSEN.finds(one.call) else None
    if looks_up(one.call) and not MODEL.finds(last):
        return None
    return "fixed" if SENT.finds(one.call) or platforms_in(one.call) else None


def _of_further(one: NamedText) -> Role | None:
    if looks_up(one.call):
        return "default"
    return "fixed" if SENT.finds(one.call) else None


def _of_value(one: NamedText) -> Role | None:
    if "enum" in one.holder.lower():
        return "choice"
    if not MODEL.finds(one.name) and one.name.lower() not in _IDS:
        return None
    if one.name.lower() in _IDS and not MODEL.finds(one.holder):
        return None
    return "default" if one.call == "annotated" or "default" in one.name.lower() else "fixed"


def _of_entry(one: NamedText) -> Role | None:
    if one.name.lower() in _IDS:
        return "choice" if MODEL.finds(one.holder) or MODEL.finds(one.call) or CHOSEN.finds(one.holder) else None
    if MODEL.finds(one.name):
        return "default" if "default" in f"{one.name} {one.holder}".lower() else "fixed"
    return "choice" if CHOSEN.finds(one.holder) else None


def _listed(one: NamedText) -> bool:
    if LOOKED_THROUGH.finds(one.name) or LOOKED_THROUGH.finds(one.call):
        return False
    return (
        CHOSEN.finds(one.name)
        or CHOSEN.finds(one.call)
        or one.name in ("choices", "options")
        or (CHOSEN.finds(one.holder) and not LOOKED_THROUGH.finds(one.holder))
    )
