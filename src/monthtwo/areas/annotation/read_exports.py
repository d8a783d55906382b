"""Code that reads what a labelling tool hands out, known by the keys: `task["annotations"][0]["result"]`."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Module

_HELD = {"annotations", "result"}
_INSIDE = {
    "from_name", "to_name", "completed_by", "original_width", "was_cancelled", "labels", "choices", "choice",
    "textarea", "taxonomy", "rectanglelabels", "polygonlabels",
}  # fmt: skip
"""What Label Studio keeps beside a result, or in its value."""


def read_by_shape(module: Module) -> Iterator[Hit]:
    """One place where the results of annotations are taken apart."""
    keys = {literal.text: literal for literal in module.facts.literals if literal.key}
    if keys.keys() >= _HELD and keys.keys() & _INSIDE and "value" in keys:
        read = keys["result"]
        yield Hit(
            module.path, read.line, module.function(read.scope).name, "reads what Label Studio hands out", "medium"
        )
