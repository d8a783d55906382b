"""Targets of which each is one place and has one name."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.audit.targets.target import Entry, Target


class Found(Struct, frozen=True):
    """A place that an entry names, and what it is called by default."""

    entry: Entry
    source: str
    called: str


def with_names(found: Iterable[Found]) -> list[Target]:
    """The targets, in the order in which they are named first. Two entries that name one place make one target.

    What is called as another is has folders above it in its name.

    Raises:
        TargetError: two places are given one name.
    """
    places: dict[str, Target] = {}
    given: dict[str, Found] = {}
    called: dict[str, str] = {}
    for one in found:
        entry, known = one.entry, places.get(one.source)
        tags = {**entry.tags, **(known.tags if known is not None else {})}
        name = (known.name if known is not None else "") or entry.name
        if name:
            other = given.setdefault(name, one)
            if other.source != one.source:
                where = other.entry.place or other.entry.text
                raise entry.wrong(f"the name {name!r} is that of another target, at {where}; give it another `name`")
        places[one.source] = Target(name, one.source, tags)
        called.setdefault(one.source, one.called)
    return _named(list(places.values()), called)


def _named(targets: list[Target], called: dict[str, str]) -> list[Target]:
    taken = {one.name for one in targets if one.name}
    same: dict[str, list[str]] = {}
    for one in targets:
        if not one.name:
            same.setdefault(called[one.source], []).append(one.source)
    names: dict[str, str] = {}
    for name, sources in same.items():
        if len(sources) == 1 and name not in taken:
            names[sources[0]] = name
            taken.add(name)
    for one in targets:
        if not one.name and one.source not in names:
            names[one.source] = _longer(one.source, called[one.source], taken)
            taken.add(names[one.source])
    return [one if one.name else replace(one, name=names[one.source]) for one in targets]


def _longer(source: str, name: str, taken: set[str]) -> str:
    """A name with so many folders above it that nothing else has it. It does not hang on what comes before."""
    parts = source.strip("/").removesuffix(".git").split("/")
    for count in range(name.count("/") + 2, len(parts) + 1):
        longer = "/".join(parts[-count:])
        if longer not in taken:
            return longer
    return source
