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
from monthtwo.readiness.assessment import assess, settle, unassessed
from monthtwo.readiness.judgement import Judgement
from monthtwo.system.files import Files


def judge(
    natures: Mapping[str, str], facts: Facts, catalogue: Catalogue, options: ScanOptions, deadline: Deadline
) -> Judgement:
    """What the facts of a repository come to: its kind, every verdict, the findings."""
    files = Files(natures, facts.of, deadline)
    try:
        evaluation = Evaluation.of(files, catalogue, areas.detectors(), lambda: document_hits(files, catalogue))
        settle(evaluation.question)
    except TimeUp:
        asked = wanted(catalogue.checks, options.select, options.ignore)
        return unassessed(unjudged(asked), catalogue.areas)
    results = judge_all(catalogue.checks, evaluation, facts.unread, options.select, options.ignore, deadline)
    return assess(evaluation.question, results, catalogue.areas, facts.unread)
