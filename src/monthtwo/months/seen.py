"""What is kept of a commit at the end of a month: all that levels, milestones and early warnings ask of it."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.engine.traces import Traces
from monthtwo.model import Area, CheckResult, KindReason
from monthtwo.signals.milestones import Sights, sights


class Seen(Struct, frozen=True):
    """The judgement on a commit, without its texts."""

    reason: KindReason
    results: tuple[CheckResult, ...]
    areas: tuple[Area, ...]
    traces: Traces
    sights: Sights

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.results if one.broken)


def seen_of(
    reason: KindReason,
    results: tuple[CheckResult, ...],
    areas: tuple[Area, ...],
    traces: Traces,
    natures: Mapping[str, str],
) -> Seen:
    """What is kept of a judgement; `natures` are those of the files."""
    shown = sights(results, traces.notebooks, len(traces.vendors), natures)
    bare = tuple(replace(one, near_misses=(), reason=None, missing="", why="", fix="", refs=()) for one in results)
    return Seen(reason, bare, areas, traces, shown)


NO_FILES = Seen(KindReason("not-ml", "there are no files"), (), (), Traces(), Sights())
"""What is seen of a commit without any."""
