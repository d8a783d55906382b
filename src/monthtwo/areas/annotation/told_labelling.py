"""Documents that tell by which tool people label for this project, and files named as tools name what they hand out."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, is_chronicle, of_oracles
from monthtwo.engine.question import Hit, Question, detector, once
from monthtwo.regular_expressions import lazy

_TOOL = (
    r"(?:inception|label[ -]?studio|doccano|webanno|\bbrat\b|tagtog|prodigy\b|\bcvat\b|labelbox|argilla|label_?img\b"
    r"|labelme\b|lighttag|\bcatma\b|maxqda|nvivo|atlas\.ti|\belan\b|mechanical turk|\bmturk\b|prolific\b|\bappen\b"
    r"|figure eight|crowdflower|toloka|zooniverse|supervisely|vgg image annotator|gate teamware|recogito|\bpraat\b"
    r"|audacity|raven (?:pro|lite)|qupath|itk-?snap|3d slicer)"
)
_BY = (
    r"(?:use[ds]?|using|via|with|through|within|relied on|performed (?:in|on|by)|conducted (?:in|on|by|with)|"
    r"done (?:in|on|by|with)|carried out (?:in|on|by|with)|annotated (?:in|on)|labell?ed (?:in|on)|hosted)"
)
_WHO = (
    r"(?:\bwe\b|our (?:\w+ )?(?:annotators|team|volunteers|experts|labell?ers|annotation|labell?ing)"
    r"|\b(?:annotators|coders|raters|this project)\b|\b(?:the|all) (?:annotation|labell?ing)s? "
    r"(?:was|were|is|are)\b|conduct the annotations?)"
)
_INSIDE = r"(?:[^.\n]|\.(?=\d))"
"""Within a sentence; versions have dots."""
_GOT = (
    r"\b(?:annotations|labels|judge?ments|ratings)\b[^.\n]{0,20}\bwe (?:retrieved|collected|obtained|gathered|got) "
    r"(?:from|on|via|through|with)"
)
_TELLS = lazy(rf"(?:{_WHO}{_INSIDE}{{0,100}}?\b{_BY}\b|{_GOT}){_INSIDE}{{0,80}}?{_TOOL}")
_ABOUT = lazy(r"annotat|labell?(?:ing|ed)\b|\bcoders\b|\bcoding\b")
_MAY = lazy(
    r"\b(?:can|could|will|would|may|might|should|must|plan|you|your|install|support\w*|convert\w*|future|example"
    r"|tutorial|compatible|such as|like|if|pre-?trained|inspired|similar|integrat\w*|not|n't)\b"
)
_PARTS = (
    "inception", "studio", "doccano", "webanno", " brat", "tagtog", "prodigy", "cvat", "labelbox", "labelme",
    "labelimg", "argilla", "label_img", "lighttag", "catma", "maxqda", "nvivo", "atlas.ti", "elan", " turk", "mturk",
    "prolific", "appen", "figure eight", "crowdflower", "toloka", "zooniverse", "supervisely", "vgg image", "teamware",
    "recogito", "praat", "audacity", "raven", "qupath", "snap", "slicer",
)  # fmt: skip
_DOCUMENTS = (".md", ".rst", ".qmd", ".txt", ".tex", ".Rmd")


@detector("told-labelling")
def told_labelling(q: Question) -> Iterator[Hit]:
    """Sentences that say with which tool this project's data was labelled: `We use INCEpTION, hosted here`."""
    for path in q.paths(*_DOCUMENTS, natures=("production", "docs")):
        text = "" if is_chronicle(path) or of_oracles(q, path) else q.text(path).lower()
        if not holds(text, ("annotat", "labell", "labeling", "labeled", "coder")) or not holds(text, _PARTS):
            continue
        for found in _TELLS.finditer(text):
            start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
            around = text[max(start, text.rfind(". ", start, found.start())) : end if end > 0 else len(text)]
            sentence = around[: around.find(". ", found.end() - found.start()) + 1 or len(around)]
            if _ABOUT.search(around) and not _MAY.search(sentence):
                yield Hit(
                    path, text.count("\n", 0, start) + 1, "", f"tells how people label: {found[0][:60]}", "medium"
                )
                break


_EXPORTED = lazy(
    r"(?:^|/)(?:(?:inception|webanno|tagtog|doccano|label[-_ ]?studio|labelbox|argilla)[^/]*"
    r"(?:export|backup|annotat|dump|project)[^/]*\.(?:zip|json|jsonl|ndjson|csv|tar\.gz)"
    r"|project-\d+-at-\d{4}-\d\d-\d\d-\d\d-\d\d-[0-9a-f]{6,8}[^/]*|export-\d{4}-\d\d-\d\dt[\d_.]+z\.(?:json|csv)"
    r"|task_[^/]{0,80}annotations_20\d\d_[^/]*\.(?:zip|xml)|via_(?:project|export|region_data)[^/]*\.(?:json|csv))$"
)
_OF_EACH = lazy(r"(?:^|/)(?:inception|webanno)[^/]*$")
_KINDS = (".zip", ".json", ".jsonl", ".ndjson", ".csv", ".gz", ".xml", ".tsv", ".conll")


@once
def exported(q: Question) -> tuple[Hit, ...]:
    """Files named as labelling tools name what they hand out."""
    found = (path for path in q.paths(*_KINDS, natures=("production", "docs")) if _EXPORTED.search(path.lower()))
    return tuple(Hit(path, 1, "", "handed out by a labelling tool", "medium") for path in found)


def exported_by_person(q: Question) -> Iterator[Hit]:
    """Exports in which each person has a file of their own."""
    for hit in exported(q):
        if _OF_EACH.search(hit.path.lower()):
            yield Hit(hit.path, 1, "", "holds a file a person", "medium")
