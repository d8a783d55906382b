"""YAML without what is generated into it: definitions of custom resources are megabytes of schema.

Nothing but their names says what runs.
"""

from monthtwo.regular_expressions import lazy

MAX_YAML = 1_000_000
"""Characters. What is longer is data, not configuration, and yields no documents."""
_KIND = "CustomResourceDefinition"
_DEFINITION = (f"\nkind: {_KIND}\n", f'\nkind: "{_KIND}"\n')
_SPEC = "\nspec:\n"
_NEXT = lazy(r"\n[^ \t#\n]")
_ANCHOR = lazy(r"[:-][ \t]+&\w")


def without_schemas(text: str) -> str:
    """`text` with the specification of every custom resource blanked; all lines stay where they are.

    What is looked for are plain words, as programs write them: a whole definition is longer than all else.
    """
    if _KIND not in text or len(text) > MAX_YAML:
        return text
    documents = text.split("\n---")
    return "\n---".join(_outlined(document) for document in documents)


def _outlined(document: str) -> str:
    start = document.find(_SPEC)
    if start < 0 or not any(kind in document for kind in _DEFINITION):
        return document
    end = _NEXT.search(document, start + len(_SPEC) - 1)
    spec = document[start : end.start() if end else len(document)]
    if "&" in spec and _ANCHOR.search(spec):  # what is named in it may be meant elsewhere
        return document
    return document[:start] + "\nspec:" + "\n" * (spec.count("\n") - 1) + document[start + len(spec) :]
