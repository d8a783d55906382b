"""How model servers and language models are spoken to over HTTP: their well-known addresses, and what is sent."""

import re
from collections.abc import Iterable

from monthtwo.model import Confidence
from monthtwo.regular_expressions import lazy

_LONGEST_ADDRESS = 200
_HTTP_MODEL = lazy(
    r"/api/(generate|chat)\b|/(chat/)?completions\b|/v1/messages\b|:(stream)?generateContent|openai\.azure\.com"
    r"|(?P<model>/invocations\b|/v2/models/|/v1/models/\S{0,200}:predict|api-inference\.huggingface|:predict$|/infer$)",
    re.IGNORECASE,
)
_SCORES = lazy(
    r"(?:^https?://[^\s/]{1,80}|\{\})(?:/[\w.{}-]{0,40}){0,4}/(?:predict|infer|inference|classify)(?:_proba|ions?)?/?$",
    re.IGNORECASE,
)
"""The address of some service that says it predicts."""
PROMPTED = "prompts a language model over HTTP"
ASKED = "asks a model server over HTTP"
PASSED_ON = "has a service predict over HTTP"
_BODIES: tuple[tuple[frozenset[str], str, Confidence], ...] = (
    (frozenset({"messages", "role", "content", "choices"}), PROMPTED, "high"),
    (frozenset({"messages", "role", "content", "model"}), PROMPTED, "high"),
    (frozenset({"contents", "parts", "candidates"}), PROMPTED, "high"),
    (frozenset({"model", "prompt", "stream"}), PROMPTED, "medium"),
    (frozenset({"model", "prompt", "response"}), PROMPTED, "medium"),
    (frozenset({"inputs", "datatype", "shape"}), ASKED, "high"),
    (frozenset({"dataframe_split"}), ASKED, "high"),
    (frozenset({"dataframe_records"}), ASKED, "high"),
    (frozenset({"instances", "predictions"}), ASKED, "medium"),
)
"""The keys of what is sent and read, by the protocols of language models and model servers: wherever the address is
from, who speaks one of them asks a model."""


def asked_at(text: str) -> str | None:
    """What is asked at an address; None where it is none of a model."""
    match = _HTTP_MODEL.search(text) if _may_be_address(text) else None
    return (ASKED if match["model"] else PROMPTED) if match else None


def scored_at(text: str) -> bool:
    """Whether an address says that what is behind it predicts."""
    return len(text) < _LONGEST_ADDRESS and "/" in text and _SCORES.search(text) is not None


def _may_be_address(text: str) -> bool:
    return len(text) < _LONGEST_ADDRESS and ("/" in text or ":" in text or "." in text)


def spoken(texts: Iterable[str]) -> tuple[str, Confidence] | None:
    """What speaks the protocol that has these keys, and how surely."""
    keys = set(texts)
    return next(((what, sure) for body, what, sure in _BODIES if body <= keys), None) if keys else None
