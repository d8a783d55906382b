"""What the parts of a repository come to by themselves: the systems of a monorepo, and the folder that is asked for."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.check import Check, Pattern
from monthtwo.catalogue.leaves import walk
from monthtwo.deadline import Deadline, TimeUp
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.part_evaluation import PartEvaluation
from monthtwo.engine.part_verdicts import PartVerdicts
from monthtwo.engine.verdicts import MAX_EVIDENCE, unjudged
from monthtwo.facts.reading import Unread
from monthtwo.model import CheckResult, VerdictValue
from monthtwo.readiness.advice import FOR_OTHERS
from monthtwo.readiness.assessment import assess, settle, unassessed
from monthtwo.readiness.judgement import Judgement
from monthtwo.system.ownership import Ownership, Part
from monthtwo.system.roots import roots_of


class Parts(Struct, frozen=True):
    """The parts of one repository, judged as the whole was.

    Args:
        asked: the checks that are reported.
        unread: the files of the repository that are not known.
    """

    evaluation: Evaluation
    catalogue: Catalogue
    asked: Sequence[Check]
    unread: Unread
    deadline: Deadline

    def judgement(self, results: tuple[CheckResult, ...], folder: str = "") -> Judgement:
        """The judgement on a repository with those on its systems, or on one `folder` of it.

        Args:
            results: the verdicts about the repository. What a system meets is met.
        """
        areas = self.catalogue.areas
        try:
            parts = self._parts()
            systems = self._systems(parts, results)
            results = _promoted(results, systems)
            if folder:
                return self._on_folder(parts, systems, results, folder)
        except TimeUp:
            if folder:
                return replace(unassessed(unjudged(self.asked), areas), root=folder)
            systems = ()
        whole = assess(self.evaluation.question, results, areas, self.unread)
        return replace(whole, systems=systems)

    def promoted(self, results: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
        """The verdicts about the repository, those met that one of its systems meets; no more is worked out of these.

        Raises:
            TimeUp: the deadline has passed.
        """
        open = self._open({one.id: one.verdict for one in results})
        parts = self._parts(settled=False) if open else {}
        systems = [part for part in parts.values() if part.question.kind != "not-ml"]
        found: dict[str, CheckResult] = {}
        for part in systems if len(systems) > 1 else ():
            verdicts = PartVerdicts(
                self.catalogue.checks, part, self._unread_in(part), self.deadline, results, apart=True, bare=True
            )
            met = (one for check in self.asked if check.id in open and (one := verdicts.of(check)).verdict == "met")
            for one in met:
                known = found.setdefault(one.id, one)
                found[one.id] = replace(known, evidence=tuple(dict.fromkeys((*known.evidence, *one.evidence))))
        self.deadline.heed()
        return tuple(found.get(one.id, one) for one in results)

    def _open(self, verdicts: Mapping[str, VerdictValue]) -> set[str]:
        """The checks that a system may meet though the whole does not.

        All evidence in a system is evidence in the whole: only what is asked elsewhere, or not there, may make a
        difference.
        """
        found: set[str] = set()
        kind, before = self.evaluation.question.kind, -1
        while len(found) > before:
            before = len(found)
            for check in (one for one in self.asked if verdicts.get(one.id) not in ("met", None)):
                asked = check.asked_when
                other = asked is not None and (kind in asked.kind_not or asked.unless is not None or asked.met in found)
                part = any(one.not_ is not None or one.every is not None for one in walk(check.evidence))
                if verdicts[check.id] == "unknown" or (other if verdicts[check.id] == "not-asked" else part):
                    found.add(check.id)
        return {check.id for check in self.asked if check.id in found and self._may_be_met(check)}

    def _may_be_met(self, check: Check) -> bool:
        try:
            return self._may_hold(check.evidence)
        except TimeUp:
            raise
        except Exception:  # what breaks is met nowhere, and is said where the whole is judged
            return False

    def _may_hold(self, pattern: Pattern) -> bool:
        """Whether what an expression asks for is anywhere in the repository, whatever it asks not to be there."""
        if pattern.any is not None:
            return any(map(self._may_hold, pattern.any))
        if pattern.all is not None:
            return all(self._may_hold(one) for one in pattern.all if one.not_ is None)
        if pattern.every is not None:
            return self._may_hold(pattern.every[1])
        return bool(self.evaluation.evaluate(pattern))

    def _parts(self, settled: bool = True) -> dict[str, PartEvaluation]:
        """What may be systems, by their roots. What serves in a library or platform shows others how."""
        places = self.evaluation.places
        roots = () if self.evaluation.question.kind in FOR_OTHERS else roots_of(places)
        ownership = Ownership(places.system, roots)
        parts = {root: PartEvaluation(self.evaluation, ownership.part(root), apart=True) for root in roots}
        for part in parts.values() if settled else ():
            settle(part.question)
        return parts

    def _systems(self, parts: dict[str, PartEvaluation], results: tuple[CheckResult, ...]) -> tuple[Judgement, ...]:
        """The judgements on parts that are systems; those without machine learning are none."""
        found = (self._judged(root, part, results, apart=True) for root, part in parts.items())
        systems = tuple(one for one in found if one.reason.kind != "not-ml")
        return systems if len(systems) > 1 else ()

    def _on_folder(
        self,
        parts: dict[str, PartEvaluation],
        systems: tuple[Judgement, ...],
        results: tuple[CheckResult, ...],
        folder: str,
    ) -> Judgement:
        """The judgement on a folder. One that is a system, or lies in one, is judged as a part of that."""
        around = next((one for one in systems if one.root and f"{folder}/".startswith(f"{one.root}/")), None)
        if around is not None and around.root == folder:
            return around
        whole = parts[around.root] if around is not None else self.evaluation
        ownership = Ownership(self.evaluation.places.system, [*parts, folder])
        part = self._evaluated(whole, ownership.part(folder), apart=False)
        judgement = self._judged(folder, part, results if around is None else around.results, apart=False)
        inside = tuple(one for one in systems if one.root.startswith(f"{folder}/"))
        return replace(judgement, systems=inside if len(inside) > 1 else ())

    def _evaluated(self, whole: Evaluation, part: Part, apart: bool) -> PartEvaluation:
        evaluation = PartEvaluation(whole, part, apart)
        settle(evaluation.question)
        return evaluation

    def _unread_in(self, part: PartEvaluation) -> Unread:
        return Unread(
            *(tuple(filter(part.concerns, paths)) for paths in (self.unread.production, self.unread.notebooks))
        )

    def _judged(
        self, root: str, evaluation: PartEvaluation, results: tuple[CheckResult, ...], apart: bool
    ) -> Judgement:
        unread = self._unread_in(evaluation)
        verdicts = PartVerdicts(self.catalogue.checks, evaluation, unread, self.deadline, results, apart)
        own = tuple(verdicts.of(check) for check in self.asked)
        return replace(assess(evaluation.question, own, self.catalogue.areas, unread), root=root)


def _promoted(results: tuple[CheckResult, ...], systems: Sequence[Judgement]) -> tuple[CheckResult, ...]:
    """The verdicts about the whole: what is met by one system is met, by the evidence of all that meet it."""
    met: dict[str, CheckResult] = {one.id: one for one in results if one.verdict == "met"}
    for result in (result for system in systems for result in system.results if result.verdict == "met"):
        known = met.setdefault(result.id, result)
        evidence = tuple(dict.fromkeys((*known.evidence, *result.evidence)))
        met[result.id] = replace(known, evidence=evidence[:MAX_EVIDENCE])
    return tuple(met.get(one.id, one) for one in results)
