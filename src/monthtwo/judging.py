"""From the facts of a repository to its judgement: facts → system → verdicts → readiness."""

from collections.abc import Mapping

from monthtwo import areas
from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.deadline import Deadline, TimeUp
from monthtwo.engine.document_hits import document_hits
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.verdicts import judge_all, unjudged, wanted
from monthtwo.facts.reading import Facts
from monthtwo.options import ScanOptions
from monthtwo.readiness.assessment import settle, unassessed
from monthtwo.readiness.judgement import Judgement
from monthtwo.readiness.parts import Parts
from monthtwo.system.files import Files


def judge(
    natures: Mapping[str, str],
    facts: Facts,
    catalogue: Catalogue,
    options: ScanOptions,
    deadline: Deadline,
    folder: str = "",
) -> Judgement:
    """What the facts of a repository come to, or those about one `folder` of it: its kind, every verdict, systems."""
    asked = wanted(catalogue.checks, options.select, options.ignore)
    files = Files(natures, facts.of, deadline)
    try:
        evaluation = Evaluation.of(files, catalogue, areas.detectors(), lambda: document_hits(files, catalogue))
        settle(evaluation.question)
    except TimeUp:
        return unassessed(unjudged(asked), catalogue.areas)
    results = judge_all(catalogue.checks, evaluation, facts.unread, options.select, options.ignore, deadline)
    return Parts(evaluation, catalogue, asked, facts.unread, deadline).judgement(results, folder)
