"""What follows from the value of a drift comparison, whatever it is called on the way."""

from collections.abc import Iterator

from monthtwo.areas.drift.comparisons import trail_of
from monthtwo.engine.question import Confidence, Consequence, Function, Hit, Question, Trail, once
from monthtwo.names.name import Name
from monthtwo.regular_expressions import lazy

FILES = lazy(
    r"\.(to_csv|to_json|to_parquet|to_excel|to_feather|to_hdf|write_csv|write_parquet|writerow|writerows|"
    r"write|write_text|write_bytes|dump|save(?!AsTable)\w*|log_(artifacts?|figure|text|dict|html|table)|"
    r"upload\w*|put_object|put_file)$"
)
"""Writes of a report, which nobody is told of."""
_PRESENCE = frozenset({"exists", "isfile", "isdir", "is_file", "is_dir"})
"""Conditions that ask whether a file is there, which says nothing of the result that its name came with."""
_ACTS: dict[str, tuple[str, Confidence]] = {
    "raise": ("fails when drift is found", "high"),
    "exit": ("fails when drift is found", "high"),
    "send": ("tells somebody", "high"),
    "post": ("posts", "medium"),
    "export": ("exports the result", "high"),
    "store": ("stores the result", "medium"),
    "promote": ("decides what is promoted", "medium"),
    "start": ("trains again", "high"),
}


@once
def result(q: Question) -> Trail:
    """Where the results of the comparisons go."""
    return trail_of(q, q.detected("drift-comparison"))


def followed(q: Question, functions: list[Function]) -> Iterator[Hit]:
    """Failures, messages, metrics, stored scores and runs that follow from the result in these functions."""
    for one in q.following(result(q), functions):
        effect = one.effect
        what, sure = _ACTS.get(effect.kind, ("", "low"))
        if what and _counts(one):
            fails = effect.kind in ("raise", "exit")
            note = what if fails else f"{what}: {Name(effect.what).shown.removesuffix('()')}"
            yield Hit(effect.function.path, effect.line, effect.function.name, note, sure)


def _counts(one: Consequence) -> bool:
    """Whether an effect changes something: a message hangs on the result, a score is the result itself."""
    effect = one.effect
    if one.condition is not None and _PRESENCE & set(one.condition.names):
        return False
    if effect.kind == "store":
        return one.condition is None and not FILES.search(f".{effect.what}")
    return one.condition is not None or effect.kind in ("export", "exit", "send")
