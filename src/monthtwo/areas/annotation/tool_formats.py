"""What labelling tools write, by the ending of a file and how it begins."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Hit, Question
from monthtwo.regular_expressions import lazy

_MARKS = {
    "Prodigy": ((".jsonl",), lazy(r'"_(?:input|task)_hash"\s*:')),
    "doccano": ((".jsonl",), lazy(r'"(?:labels?|entities)"\s*:\s*\[\s*\[\s*\d+\s*,\s*\d+\s*,\s*"')),
    "brat": ((".ann",), lazy(r"^T\d+\t\S+ \d+ \d+", re.MULTILINE)),
    "brat, set up": (("annotation.conf",), lazy(r"^\[(?:entities|relations|events|attributes)\]", re.MULTILINE)),
    "WebAnno": ((".tsv",), lazy(r"^#FORMAT=WebAnno")),
    "Toloka": ((".tsv",), lazy(r"^INPUT:\w+\t.*(?:OUTPUT|GOLDEN|ASSIGNMENT):")),
    "Mechanical Turk": ((".csv", ".tsv"), lazy(r'^"?HITId"?[,\t]')),
    "Appen": (
        (".csv", ".tsv"),
        lazy(r'^(?:[^\n]{0,400}[,\t"])?_(?:unit_id|unit_state|golden|trusted_judgments|last_judgment_at)'),
    ),
    "Zooniverse": ((".csv",), lazy(r"^classification_id,user_name")),
    "Label Studio": ((".xml",), lazy(r"\A\s{0,20}(?:<!--[^>]{0,400}-->\s{0,20})?<View\b[\s\S]*\btoName=")),
    "CVAT": ((".xml",), lazy(r"<annotations>\s*<version>[\s\S]*<meta>\s*<(?:task|job|project)>")),
    "Pascal VOC": ((".xml",), lazy(r"<annotation\b[\s\S]{0,400}?<path>(?!\s{0,20}</)[\s\S]{0,400}?<object>")),
    "INCEpTION": ((".xml",), lazy(r"<typeSystemDescription\b[\s\S]{0,400}?(?:webanno\.custom|tudarmstadt\.ukp)")),
    "Labelbox": ((".csv",), lazy(r'^"?ID"?,"?DataRow ID"?,"?Labeled Data')),
    "VIA": ((".csv",), lazy(r"^[^\n]{0,120}region_shape_attributes")),
    "Raven": ((".txt", ".tsv"), lazy(r"^Selection\tView\tChannel\tBegin Time(?![^\n]*Confidence)")),
    "ELAN": ((".eaf",), lazy(r"<ANNOTATION_DOCUMENT\b")),
}  # fmt: skip
_NATURES = ("production", "docs")


def marked(q: Question) -> Iterator[Hit]:
    """One file of each tool in each folder."""
    told = set[tuple[str, str]]()
    for path in q.paths(*{ending for endings, _ in _MARKS.values() for ending in endings}, natures=_NATURES):
        for tool, (endings, mark) in _MARKS.items():
            folder = path.rpartition("/")[0]
            if (tool, folder) not in told and path.endswith(endings) and mark.search(q.text(path)):
                told.add((tool, folder))
                yield Hit(path, 1, "", f"written by or for a labelling tool: {tool}")
