"""Other people's checks, tried on the examples that their own manifests give: what contradicts itself is refused.

Those of the shipped checks are run by the tests.
"""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from monthtwo import areas
from monthtwo.catalogue.catalogue import Catalogue, catalogue_of
from monthtwo.catalogue.check import Check, Example
from monthtwo.catalogue.document import Document, Found, parse, problems
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.manifest_files import ManifestFile
from monthtwo.catalogue.problems import CatalogueError
from monthtwo.deadline import NEVER
from monthtwo.facts.reading import read_facts
from monthtwo.judging import judge
from monthtwo.model import CheckResult
from monthtwo.options import ScanOptions
from monthtwo.repository.snapshot import open_snapshot


def examined_catalogue(sources: tuple[ManifestFile, ...]) -> Catalogue:
    """The catalogue that these files make.

    Raises:
        CatalogueError: a manifest of other people cannot be used, or its examples contradict it; it names every
            problem of the first of the two.
    """
    catalogue = catalogue_of(sources, areas.detectors)
    checks = {check.id: check for check in catalogue.checks}
    wrong = [
        problem
        for document in _others(sources)
        for problem in problems(document, _contradictions(checks[document.data["id"]], catalogue))
    ]
    if wrong:
        raise CatalogueError(wrong)
    return catalogue


def _others(sources: Iterable[ManifestFile]) -> Iterator[Document]:
    shipped = shipped_folder()
    for source in sources:
        document = None if source.folder == shipped else parse(source.path, source.read())
        if isinstance(document, Document) and "examples" in document.data:
            yield document


def _contradictions(check: Check, catalogue: Catalogue) -> Found:
    for number, example in enumerate(check.examples):
        steps = ("examples", number)
        for name in example.files:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                yield (*steps, "files", name), "leads out of the example; write a path inside it"
                return
        try:
            result = _judged(check, example, catalogue)
        except OSError as error:
            yield (*steps, "files"), f"cannot be laid out: {error.strerror}; give each file a name of its own"
            continue
        if result.verdict != example.verdict:
            why = f" ({result.reason})" if result.reason else ""
            said = f"is {example.verdict}, and the check says {result.verdict}{why}; mend one of them"
            yield (*steps, "verdict"), said
        elif example.near_miss and not result.near_misses:
            yield (*steps, "near_miss"), "is true, and the check shows none here; mend `near_misses` or the example"


def _judged(check: Check, example: Example, catalogue: Catalogue) -> CheckResult:
    with tempfile.TemporaryDirectory(prefix="monthtwo-") as folder:
        for name, text in example.files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        snapshot = open_snapshot(Path(folder))
        facts = read_facts(snapshot, snapshot.natures, catalogue.tests, catalogue.learning, None, NEVER)
        judgement = judge(snapshot.natures, facts, catalogue, ScanOptions(select=(check.id,)), NEVER)
    return next(result for result in judgement.results if result.id == check.id)
