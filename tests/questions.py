"""The page of questions over files that are given as texts, with the shipped catalogue and no detector."""

from collections.abc import Mapping
from textwrap import dedent

from monthtwo.engine.document_hits import document_hits
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.question import Detector, Question
from monthtwo.facts.readers import read_file
from monthtwo.facts.reading import EMPTY
from monthtwo.repository.nature import nature
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.system.files import Files

_SHIPPED = LazyCatalogue()


def question_of(files: Mapping[str, str], detectors: Mapping[str, Detector] | None = None) -> Question:
    texts = {path: dedent(text).encode() for path, text in files.items()}
    facts = {path: read_file(path, data) for path, data in texts.items()}
    read = Files(
        {path: nature(path, None, data, len(data)) for path, data in texts.items()}, lambda p: facts.get(p, EMPTY)
    )
    catalogue = _SHIPPED.loaded
    return Evaluation.of(read, catalogue, detectors or {}, lambda: document_hits(read, catalogue)).question
