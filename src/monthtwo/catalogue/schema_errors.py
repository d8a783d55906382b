"""What JSON Schema finds in other people's files, said so that their authors can mend it."""

from typing import Any

from monthtwo.catalogue.document import Document, Found, problems, short
from monthtwo.catalogue.problems import Problem, suggestion

_TYPES = {
    "string": "a text",
    "array": "a list",
    "object": "a mapping",
    "boolean": "true or false",
    "integer": "a number",
    "number": "a number",
}


def schema_problems(document: Document, schema: dict[str, Any]) -> list[Problem]:
    """What JSON Schema finds: unknown and missing fields, wrong types, words that are none of the permitted."""
    from jsonschema import Draft202012Validator

    found = [
        pair for error in Draft202012Validator(schema).iter_errors(document.data) for pair in _said(_innermost(error))
    ]
    return problems(document, iter(found))


def _innermost(error: Any) -> Any:
    """Of the alternatives that a value fails, the one it was meant to be: the one whose type it has."""
    while error.context:
        error = max(error.context, key=lambda inner: (len(inner.absolute_path), inner.validator != "type"))
        if error.validator == "type" and error.parent and len(error.absolute_path) == len(error.parent.absolute_path):
            return error.parent
    return error


def _said(error: Any) -> Found:
    """One error as people say it, at the steps of the field it is about."""
    steps, value = tuple(error.absolute_path), error.validator_value
    known = error.schema.get("properties", {})
    if error.validator == "additionalProperties":
        for name in (name for name in error.instance if name not in known):
            yield (*steps, name), f"is no field of this; {suggestion(name, known)}"
    elif error.validator == "required":
        for name in (name for name in value if name not in error.instance):
            yield steps, f"has no `{name}`; give it one"
    elif error.validator == "enum":
        yield steps, f"is {short(error.instance)}, which is not permitted; {_choice(error.instance, value)}"
    elif error.validator == "pattern":
        yield steps, f"is {error.instance!r}; {_mend_id(value)}"
    elif error.validator in ("type", "anyOf"):
        yield steps, f"is {short(error.instance)}; write {_type_wanted(error.schema)}"
    elif error.validator in ("minItems", "maxItems", "minProperties"):
        bound = "at most" if error.validator == "maxItems" else "at least"
        yield steps, f"has {len(error.instance)} entries; give it {bound} {value}"
    else:
        yield steps, f"is {short(error.instance)}, which does not fit; {error.validator} is {value}"


def _type_wanted(schema: dict[str, Any]) -> str:
    options = schema.get("anyOf", [schema])
    return " or ".join(dict.fromkeys(_TYPES.get(option.get("type", "object"), "a mapping") for option in options))


def _choice(instance: object, words: list[str]) -> str:
    return suggestion(instance if isinstance(instance, str) else "", words)


def _mend_id(pattern: str) -> str:
    return f"write {'`area/name` in ' if '/' in pattern else ''}lower case, words joined by hyphens"
