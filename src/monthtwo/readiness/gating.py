"""What of a repository and its systems is accepted, and whether each passes the gate."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.facts.records import AcceptComment
from monthtwo.model import Acceptance, CheckResult, Finding, Gate, Stage
from monthtwo.options import ScanOptions
from monthtwo.policy import Rules, required
from monthtwo.readiness.acceptances import Judged, Seen, acceptances, from_comments, marked, spread
from monthtwo.readiness.gate import judge, with_systems
from monthtwo.readiness.paste import to_paste
from monthtwo.readiness.shortfalls import shortfalls
from monthtwo.readiness.stage import Reached


class Concluded(Struct, frozen=True):
    """What a judgement comes to at the stage by which it is judged.

    `system` is the root of the system that it is about, empty for the repository; `rules` are those that hold there.
    """

    system: str
    rules: Rules
    reached: Reached
    target: Stage | None
    stage: Stage
    results: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]


class Accepted(Struct, frozen=True):
    """The repository and its systems, each finding marked that is accepted, and the acceptances."""

    whole: Concluded
    systems: list[Concluded]
    told: tuple[Acceptance, ...]


def accept_all(
    whole: Concluded,
    systems: Sequence[Concluded],
    options: ScanOptions,
    comments: tuple[AcceptComment, ...],
    as_of: str | None,
    folder: str,
) -> Accepted:
    """Mark what is accepted by the settings and by `comments`. `folder` is the one that was judged, if not all was."""
    placed = (*options.policy.accepted, *from_comments(comments))
    if not placed:
        return Accepted(whole, list(systems), ())
    judged = [Judged(one.system or folder, one.results, one.findings) for one in (whole, *systems)]
    seen: Seen = "folder" if folder else "some" if options.select or options.ignore else "all"
    told = acceptances(placed, options.policy.acceptances, judged, as_of, seen)
    first, *rest = (marked(one, placed, told) for one in judged)
    return Accepted(
        replace(whole, findings=spread(first, rest)),
        [replace(one, findings=found) for one, found in zip(systems, rest, strict=True)],
        told,
    )


class Gates(Struct, frozen=True):
    """The gates of a repository and its systems. Of the signals that gate some are `raised`."""

    options: ScanOptions
    accepted: Accepted
    raised: Sequence[str] = ()
    untold: Sequence[str] = ()
    """Those that gate and were not worked out: history was not asked for, or is not that of a folder."""

    def of(self, concluded: Concluded) -> Gate | None:
        """That of a system; None where no rule is written down."""
        if not self.options.policy.gates:
            return None
        return self._judged(concluded)

    def whole(self, files: Collection[str], as_of: str | None) -> Gate:
        """That of the repository, with what to write down to pass it. `files` are those that it has."""
        gate = self._judged(self.accepted.whole, self.accepted.told, whole=True)
        systems = [(one.system, found) for one in self.accepted.systems if (found := self.of(one)) is not None]
        gate = with_systems(gate, systems) if systems else gate
        blocking = [(check, root) for root, one in systems for check in one.blocking]
        known = {check for check, _ in blocking}
        blocking = [(check, "") for check in gate.blocking if check not in known] + blocking
        return replace(gate, accept=to_paste(blocking, self.options.policy, files, as_of))

    def _judged(self, one: Concluded, told: Sequence[Acceptance] = (), whole: bool = False) -> Gate:
        rules, fail_on = one.rules.gate, self.options.fail_on
        confidence = rules.confidence or "medium"
        accepted = {finding.check for finding in one.findings if finding.accepted}
        below = shortfalls(one.results, required(rules.levels, one.stage), accepted, confidence)
        raised, untold = (self.raised, self.untold) if whole else ((), ())
        return judge(one.findings, one.results, fail_on or rules.fail_on, raised, confidence, below, told, untold)
