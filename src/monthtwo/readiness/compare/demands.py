"""Areas that a change takes below the level that the settings demand of them."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from monthtwo.model import Stage
from monthtwo.policy import Policy, required
from monthtwo.readiness.advice import expected
from monthtwo.readiness.compare.subjects import Subject
from monthtwo.readiness.shortfalls import Shortfall, shortfalls
from monthtwo.readiness.stage import at_least

Fallen = tuple[str, Shortfall]
"""An area below its level, and the root of the system whose it is; empty for the repository."""


class Demands(Struct, frozen=True):
    """What the settings demand of areas.

    `target` is the one that goes before those of the settings; `folder` is the one that was judged, if not all was.
    """

    policy: Policy = Policy()
    target: Stage | None = None
    folder: str = ""

    def fallen(self, subjects: Iterable[Subject], accepted: Collection[tuple[str, str]]) -> Iterator[Fallen]:
        """The areas that are below their level and were not at the base, or not so far, asked what is asked now.

        `accepted` are the checks, each with its system, whose findings are accepted: they hold nothing up.
        """
        for subject in subjects:
            rules = self.policy.at(subject.system or self.folder)
            if not rules.gate.levels:
                continue
            target = self.target or rules.target
            reached = subject.head.stage
            stage = target if target is not None and at_least(target, reached) else reached
            known = {check for check, system in accepted if system == subject.system}
            before, after = (
                shortfalls(
                    expected(tuple(side.results.values()), stage),
                    required(rules.gate.levels, stage),
                    known,
                    rules.gate.confidence or "medium",
                )
                for side in (subject.base, subject.head)
            )
            levels = {one.area: one.level for one in before}
            yield from ((subject.system, one) for one in after if one.level < levels.get(one.area, one.level + 1))


NO_DEMANDS = Demands()
