"""Manifests and vocabulary of several folders together: no name twice, other people's validated."""

from collections.abc import Collection, Iterable
from typing import TypeVar

import msgspec

from monthtwo.catalogue.check import WordSet
from monthtwo.catalogue.document import Document, parse
from monthtwo.catalogue.problems import CatalogueError, Problem
from monthtwo.catalogue.sources import Source

T = TypeVar("T")
VOCABULARY = "vocabulary"


class Collected:
    """Documents by check id and by set name."""

    def __init__(self) -> None:
        self.checks: dict[str, Document] = {}
        self.vocabulary: dict[str, Document] = {}

    def add(self, sources: Iterable[Source]) -> None:
        """Put shipped documents in their places, trusting their form. Raises CatalogueError for what is twice."""
        problems: list[Problem] = []
        for source in sources:
            document = parse(source.path, source.read())
            problems += [document] if isinstance(document, Problem) else self._put(source, document)
        if problems:
            raise CatalogueError(problems)

    def add_validated(self, sources: Collection[Source], detectors: Collection[str] | None) -> None:
        """Put other people's documents in their places. Raises CatalogueError with every problem found in them."""
        if not sources:
            return
        from monthtwo.catalogue.manifest_schema import manifest_schema, vocabulary_schema
        from monthtwo.catalogue.schema_errors import schema_problems
        from monthtwo.catalogue.validation import Known, check_problems, vocabulary_problems

        checks, words = manifest_schema(), vocabulary_schema()
        problems: list[Problem] = []
        sound: list[Document] = []
        for source in sources:
            document = parse(source.path, source.read())
            if isinstance(document, Problem):
                problems.append(document)
                continue
            is_words = source.part == VOCABULARY
            found = schema_problems(document, words if is_words else checks)
            found += vocabulary_problems(document) if is_words and not found else []
            found += [] if found else self._put(source, document)
            problems += found
            if not found and not is_words:
                sound.append(document)
        vocabulary = self.converted(self.vocabulary, WordSet)
        known = Known(vocabulary, frozenset(self.checks), detectors)
        problems += [problem for document in sound for problem in check_problems(document, known)]
        if problems:
            raise CatalogueError(problems)

    def converted(self, documents: dict[str, Document], type: type[T]) -> dict[str, T]:
        """The documents as `type`, by name in order."""
        return {name: convert(documents[name], type) for name in sorted(documents)}

    def _put(self, source: Source, document: Document) -> list[Problem]:
        if source.part == VOCABULARY:
            return _once(self.vocabulary, source.path.stem, document, "", "rename one file")
        name = document.data.get("id") if isinstance(document.data, dict) else None
        if not isinstance(name, str):
            return [Problem(source.path, 1, "", "has no `id`; give it one")]
        return _once(self.checks, name, document, "id", "give each check its own id")


def convert(document: Document, type: type[T]) -> T:
    """The document as `type`. Raises CatalogueError naming file and field when it does not fit."""
    try:
        return msgspec.convert(document.data, type)
    except msgspec.ValidationError as error:
        raise CatalogueError([Problem(document.path, 1, "", f"does not fit: {error}")]) from error


def _once(named: dict[str, Document], name: str, document: Document, field: str, mend: str) -> list[Problem]:
    other = named.setdefault(name, document)
    if other is document:
        return []
    message = f"is {name!r}, as in {other.path}; {mend}"
    return [Problem(document.path, document.line((field,)), field, message)]
