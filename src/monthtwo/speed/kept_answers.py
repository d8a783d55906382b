"""Answers that are kept: what is asked of one file alone is asked again only of files that say something else.

They are kept for a repository as a whole, those of the last judgement, by question and by what the file says.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from monthtwo.facts.records import FileFacts
from monthtwo.speed.kept_facts import KeptFacts
from monthtwo.system.files import Found, Look

Known = dict[str, dict[bytes, list[Found]]]
"""What was found, by question and by the digest of the facts."""


class AllAnswers(Struct, frozen=True):
    """All answers that a judgement stands on."""

    found: Known


class KeptAnswers:
    """The answers of before, and those that are given now. With no digests, which tell files apart, none is known."""

    def __init__(self, known: AllAnswers | None, kept: KeptFacts) -> None:
        self._known: Known = known.found if known is not None else {}
        self._facts: Callable[[str], FileFacts] = kept.of
        self._digests: Mapping[str, bytes] = kept.digests
        self.given: Known = {}
        self.is_new = False
        """Whether a file was looked at."""

    def of(self, path: str, question: str, look: Look) -> list[Found]:
        """What a look at a file finds."""
        digest = self._digests.get(path)
        if digest is None:
            return list(look(self._facts(path)))
        found = self._known.get(question, {}).get(digest)
        if found is None:
            found = list(look(self._facts(path)))
            if path not in self._digests:  # what was kept of it were no facts
                return found
            self._known.setdefault(question, {})[digest] = found
            self.is_new = True
        self.given.setdefault(question, {})[digest] = found
        return found

    def take(self, given: Known) -> None:
        """Take in what another process was given."""
        for question, found in given.items():
            mine = self.given.setdefault(question, {})
            self.is_new = self.is_new or not found.keys() <= self._known.get(question, {}).keys()
            mine.update(found)
