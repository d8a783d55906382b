"""Manifests, areas, words, tools and roles of several folders together: no name twice, other people's validated."""

from collections.abc import Callable, Collection, Iterable
from typing import Literal, TypeVar

from monthtwo.catalogue.area import AreaInfo, areas_of
from monthtwo.catalogue.check import Check, WordSet
from monthtwo.catalogue.document import Document, convert, parse
from monthtwo.catalogue.manifest_files import ManifestFile
from monthtwo.catalogue.problems import CatalogueError, Problem
from monthtwo.catalogue.signal import SignalInfo
from monthtwo.catalogue.tool import KnownTool, Role, vocabulary_of
from monthtwo.catalogue.word_lists import WordList

T = TypeVar("T")
_Kind = Literal["check", "area", "words", "tool", "roles", "signal"]


class Collected:
    """Documents by the id of a check, an area, a tool or a signal, by list of words, and by role."""

    def __init__(self) -> None:
        self._checks: dict[str, Document] = {}
        self._areas: dict[str, Document] = {}
        self._words: dict[str, Document] = {}
        self._tools: dict[str, Document] = {}
        self._roles: dict[str, Document] = {}
        self._signals: dict[str, Document] = {}

    def add(self, sources: Iterable[ManifestFile]) -> None:
        """Put shipped documents in their places, trusting their form. Raises CatalogueError for what is twice."""
        problems: list[Problem] = []
        for source in sources:
            document = parse(source.path, source.read())
            problems += [document] if isinstance(document, Problem) else self._put(_kind(source), document)
        if problems:
            raise CatalogueError(problems)

    def add_validated(self, sources: Collection[ManifestFile], detectors: Collection[str] | None) -> None:
        """Put other people's documents in their places. Raises CatalogueError with every problem found in them."""
        if not sources:
            return
        from monthtwo.catalogue.manifest_schema import schema_of
        from monthtwo.catalogue.manifest_validation import (
            KnownNames,
            check_problems,
            roles_problems,
            tool_problems,
            words_problems,
        )
        from monthtwo.catalogue.schema_errors import schema_problems

        problems: list[Problem] = []
        sound: list[tuple[_Kind, Document]] = []
        for source in sources:
            document, kind = parse(source.path, source.read()), _kind(source)
            if isinstance(document, Problem):
                problems.append(document)
                continue
            found = schema_problems(document, schema_of(kind)) or self._put(kind, document)
            problems += found
            if not found:
                sound.append((kind, document))
        known = KnownNames(self.vocabulary(), frozenset(self._checks), frozenset(self._areas), detectors)
        further: dict[_Kind, Callable[[Document, KnownNames], list[Problem]]] = {
            "check": check_problems, "area": lambda *_: [], "tool": tool_problems, "roles": roles_problems,
            "words": words_problems, "signal": lambda *_: [],
        }  # fmt: skip
        problems += [problem for kind, document in sound for problem in further[kind](document, known)]
        if problems:
            raise CatalogueError(problems)

    def checks(self) -> tuple[Check, ...]:
        """The checks, by id."""
        return tuple(_converted(self._checks, Check))

    def areas(self) -> tuple[AreaInfo, ...]:
        """The areas, in the order of reports; a check may name one that no file describes."""
        return areas_of(_converted(self._areas, AreaInfo), (name.partition("/")[0] for name in self._checks))

    def words(self) -> dict[str, WordList]:
        """The lists of words by area and name: `drift/decisions`."""
        return {key: convert(self._words[key], WordList, (key.partition("/")[2],)) for key in sorted(self._words)}

    def tools(self) -> tuple[KnownTool, ...]:
        """The tools, by id."""
        return tuple(_converted(self._tools, KnownTool))

    def signals(self) -> tuple[SignalInfo, ...]:
        """The signals, by id."""
        return tuple(_converted(self._signals, SignalInfo))

    def roles(self) -> dict[str, Role]:
        """The roles by name, as `roles.yaml` says them."""
        return {name: convert(self._roles[name], Role, (name,)) for name in sorted(self._roles)}

    def vocabulary(self) -> dict[str, WordSet]:
        """The roles, by name, with what plays them."""
        return vocabulary_of(self.roles(), self.tools())

    def _put(self, kind: _Kind, document: Document) -> list[Problem]:
        if not isinstance(document.data, dict):
            return [Problem(document.path, 1, "", "is no mapping; give it fields")]
        if kind == "roles":
            return [problem for name in document.data for problem in self._put_role(name, document)]
        if kind == "words":
            return [problem for name in document.data for problem in self._put_words(name, document)]
        name = document.data.get("id")
        if not isinstance(name, str):
            return [Problem(document.path, 1, "", "has no `id`; give it one")]
        kept = {"check": self._checks, "area": self._areas, "tool": self._tools, "signal": self._signals}[kind]
        other = kept.setdefault(name, document)
        if other is document:
            return []
        message = f"is {name!r}, as in {other.path}; give each {kind} its own id"
        return [Problem(document.path, document.line(("id",)), "id", message)]

    def _put_words(self, name: str, document: Document) -> list[Problem]:
        other = self._words.setdefault(f"{document.path.parent.name}/{name}", document)
        if other is document:
            return []
        message = f"is a list of {other.path}; give yours another name"
        return [Problem(document.path, document.line((name,)), name, message)]

    def _put_role(self, name: str, document: Document) -> list[Problem]:
        other = self._roles.setdefault(name, document)
        if other is document:
            return []
        message = f"is a role of {other.path}; give yours another name, or let a tool play that one"
        return [Problem(document.path, document.line((name,)), name, message)]


def _kind(source: ManifestFile) -> _Kind:
    """What a file is, by where it lies in its folder."""
    if source.part in ("roles.yaml", "roles.yml"):
        return "roles"
    if source.part == "tools":
        return "tool"
    if source.part == "signals":
        return "signal"
    if source.path.stem == "words":
        return "words"
    return "area" if source.path.stem == "area" else "check"


def _converted(documents: dict[str, Document], type: type[T]) -> Iterable[T]:
    return (convert(documents[name], type) for name in sorted(documents))
