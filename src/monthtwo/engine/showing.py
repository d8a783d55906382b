"""Which of many hits a reader is shown, in which order, and in which words."""

from collections.abc import Iterable

from monthtwo.catalogue.check import Check
from monthtwo.model import CONFIDENCES, Evidence
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Hit

_STEM = 4
"""Letters by which words are the same: served, serving."""
_PLACEHOLDER = lazy(r"\.(?:Release|Values|Chart)\.[\w.]*\w-?")
"""What a chart fills in, without the braces that are gone."""


def proof(check: Check, hits: Iterable[Hit], most: int) -> tuple[Evidence, ...]:
    """The surest hits; of these the ones in files that are named after the question come first."""
    stems = frozenset(word[:_STEM] for word in words_of(check.id, check.title) if len(word) >= _STEM)
    firsts, others = _chosen(hits, most)
    firsts.sort(key=lambda hit: (-_sure(hit), -len(stems & {word[:_STEM] for word in words_of(hit.path)})))
    return _evidence([*firsts, *others])


def in_order(hits: Iterable[Hit], most: int) -> tuple[Evidence, ...]:
    """The surest hits, by their paths."""
    firsts, others = _chosen(hits, most)
    return _evidence([*firsts, *others])


def _sure(hit: Hit) -> int:
    return CONFIDENCES.index(hit.confidence)


def _chosen(hits: Iterable[Hit], most: int) -> tuple[list[Hit], list[Hit]]:
    """The surest hits, one of each file so that a reader sees all the places, and others beside them."""
    ranked = sorted(hits, key=lambda h: (-_sure(h), h.path, h.line))
    seen: dict[tuple[str, int, str], Hit] = {}
    for hit in ranked:
        seen.setdefault((hit.path, max(hit.line, 1), hit.what), hit)
    firsts: dict[str, Hit] = {}
    for hit in seen.values():
        firsts.setdefault(hit.path, hit)
    kept = list(firsts.values())[:most]
    others = [hit for hit in seen.values() if firsts[hit.path] is not hit]
    return kept, others[: most - len(kept)]


def _evidence(hits: Iterable[Hit]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(Evidence(hit.path, max(hit.line, 1), _readable(hit.what)) for hit in hits))


def _readable(what: str) -> str:
    """A note without what only a chart's renderer knows: `Deployment .Release.Name-api` → `Deployment api`."""
    return _PLACEHOLDER.sub("", what) if _PLACEHOLDER.search(what) else what
