"""What comes close to a check that is unmet, and where a repository shows that something is not done."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.check import Check, Pattern
from monthtwo.engine.evaluation import Evaluation, unique
from monthtwo.engine.showing import in_order
from monthtwo.model import Evidence
from monthtwo.system.code.hit import Hit

MAX_NEAR_MISSES = 4
_OF_EACH = 2
"""Places that are shown of each pattern which explains."""


class NearMisses(Struct, frozen=True):
    """The near misses of one check in one repository."""

    close: Sequence[Hit]
    listed: frozenset[Hit]
    """Those that only list a package among those that are installed."""
    explaining: Sequence[Sequence[Hit]]
    """What says where it is not done, of each pattern, the telling ones first."""

    @classmethod
    def of(cls, check: Check, evaluation: Evaluation, explained: bool) -> "NearMisses":
        """The patterns of the evidence without reach, then without place, then what the manifest names as near.

        Args:
            explained: whether it is sure enough that it is not done to say where.
        """
        loosened = (_wider(check.evidence), _anywhere(check.evidence))
        wider = [hit for pattern in loosened for hit in evaluation.evaluate(pattern)]
        asked = (pattern for pattern in _leaves(check.near_misses) if explained or not pattern.explains)
        named = [(pattern, evaluation.evaluate(pattern)) for pattern in asked]
        close = [hit for pattern, hits in named if not pattern.explains for hit in hits]
        listed = frozenset(hit for pattern, hits in named if pattern.requirement is not None for hit in hits)
        return cls(unique([*wider, *close]), listed, [hits for pattern, hits in named if pattern.explains])

    def shown(self, in_code: Callable[[Hit], bool]) -> tuple[Evidence, ...]:
        """The best: what stands in code, then places that explain the absence, then what is only mentioned.

        One mention is left at least where there is one, so that what explains hides nothing.
        """
        done: dict[bool, list[Hit]] = {True: [], False: []}
        for hit in self.close:
            done[in_code(hit) and hit not in self.listed].append(hit)
        code = in_order(done[True], MAX_NEAR_MISSES)
        texts = in_order(done[False], MAX_NEAR_MISSES - len(code))
        known = {(one.path, one.line) for one in (*code, *texts)}
        places = [one for one in self._places() if (one.path, one.line) not in known]
        room = MAX_NEAR_MISSES - len(code) - bool(texts)
        return (*code, *places[:room], *texts)[:MAX_NEAR_MISSES]

    def _places(self) -> Iterator[Evidence]:
        """One place of each pattern that explains, then another one of each."""
        shown = [in_order(hits, _OF_EACH) for hits in self.explaining]
        found: dict[tuple[str, int], Evidence] = {}
        for one in filter(None, chain.from_iterable(zip_longest(*shown))):
            found.setdefault((one.path, one.line), replace(one, explains=True))
        yield from found.values()


def _leaves(pattern: Pattern | None) -> Iterator[Pattern]:
    """The patterns of which any is a near miss, one by one."""
    if pattern is not None and pattern.any is not None:
        for part in pattern.any:
            yield from _leaves(part)
    elif pattern is not None:
        yield pattern


def _rebuilt(pattern: Pattern, change: Callable[[Pattern], Pattern]) -> Pattern:
    if pattern.any is not None:
        return replace(pattern, any=tuple(_rebuilt(part, change) for part in pattern.any))
    if pattern.all is not None:
        return replace(pattern, all=tuple(_rebuilt(part, change) for part in pattern.all))
    return pattern if pattern.not_ is not None or pattern.every is not None else change(pattern)


def _wider(pattern: Pattern) -> Pattern:
    return _rebuilt(pattern, lambda leaf: replace(leaf, reach="unit"))


def _anywhere(pattern: Pattern) -> Pattern:
    return _rebuilt(pattern, lambda leaf: replace(leaf, place=None))
