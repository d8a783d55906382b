"""The page of questions over files that are given as texts, with the shipped catalogue, and what one detector finds."""

from collections.abc import Mapping
from textwrap import dedent

from monthtwo.areas import detectors as every_detector
from monthtwo.engine.document_hits import document_hits
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.question import Detector, Question
from monthtwo.facts.readers import read_file
from monthtwo.facts.reading import EMPTY
from monthtwo.repository.nature import nature
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.system.files import Files

APP = {
    "app.py": """
import joblib
from flask import Flask

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    return {"score": model.predict([1])}
"""
}
"""A service that asks a model."""


_SHIPPED = LazyCatalogue()


def question_of(files: Mapping[str, str], detectors: Mapping[str, Detector] | None = None) -> Question:
    return evaluation_of(files, detectors or {}).question


def evaluation_of(files: Mapping[str, str], detectors: Mapping[str, Detector]) -> Evaluation:
    texts = {path: dedent(text).encode() for path, text in files.items()}
    facts = {path: read_file(path, data) for path, data in texts.items()}
    read = Files(
        {path: nature(path, None, data, len(data)) for path, data in texts.items()}, lambda p: facts.get(p, EMPTY)
    )
    catalogue = _SHIPPED.loaded
    return Evaluation.of(read, catalogue, detectors, lambda: document_hits(read, catalogue))


def hits(name: str, files: Mapping[str, str]) -> list[str]:
    """What a detector finds, each hit once and in order: `path:line scope: what (confidence)`.

    A text begins at its first line that is not empty: line 1 is what one sees first.
    """
    detectors = every_detector()
    q = question_of({path: text.removeprefix("\n") for path, text in files.items()}, detectors)
    found = {(hit.path, hit.line, hit.scope, hit.what, hit.confidence) for hit in q.detected(name)}
    return [f"{path}:{line} {scope or '-'}: {what} ({sure})" for path, line, scope, what, sure in sorted(found)]
