"""Fetches of shell scripts and of Go that survive a failure, read line by line."""

import re
from collections.abc import Iterator, Sequence

from monthtwo.engine.question import Command, Hit, Question, TextLine
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_SHELL = (".sh", ".bash", ".zsh")
_AGAIN = lazy(r"(^|\s)--(retry|tries|max-tries|retries)[ =]+[\"']?(\$|[1-9])|\bwget\b.{0,500}\s-t\s*[1-9]")
_OWN = lazy(r"localhost|127\.0\.0\.1|0\.0\.0\.0|/health|/ready|/live|/ping|github\.com/.*/releases/|get\.docker")
_SENDS = lazy(
    r"\s(-X|--request)[ =]?[\"']?(POST|PUT|PATCH|DELETE)|\s(-d|-F|--data\S*|--form|--upload-file|--post-\S+)\s"
)
_GO_TOOL = lazy(r"\b(retryablehttp\.New\w*|backoff\.Retry\w*|retry\.Do|retry\.OnError|wait\.ExponentialBackoff)\(")
_GO_FETCH = lazy(r"(?:^|[\s.=])((?:Fetch|Download|Crawl|Scrape|Query)\w*|http\.(?:Get|Post)|client\.Do)\(", re.I)
_GO_ERROR = lazy(r"\berr\w*\s*:?=")
_GO_FAILED = lazy(r"\berr\w* != nil\b")
_GO_NEAR = 8
"""Lines between a fetch and what is done about its failure."""


def foreign_fetches(q: Question) -> Iterator[Hit]:
    """Downloads of scripts that are retried, fetches of Go that are retried or whose failure is skipped."""
    for path in q.paths(*_SHELL, ".go"):
        if path.endswith(".go"):
            yield from _go(path, q.lines(path))
        elif not q.words("data/tool-scripts") & words_of(path.rpartition("/")[2]):
            lines: Sequence[TextLine | Command] = q.lines(path) or q.commands(path)
            for number, line in enumerate(lines):
                if not _AGAIN.search(line.text) or line.text.lstrip()[:1] == "#":
                    continue
                whole = _whole(lines, number)
                if not _OWN.search(whole) and not _SENDS.search(whole):
                    yield Hit(path, line.line, "", f"retries a download: {line.text.strip()[:60]}", "medium")


def _whole(lines: Sequence[TextLine | Command], number: int) -> str:
    """A line with those that it continues and those that continue it."""
    first = last = number
    while first > 0 and lines[first - 1].text.rstrip().endswith("\\"):
        first -= 1
    while last + 1 < len(lines) and lines[last].text.rstrip().endswith("\\"):
        last += 1
    return " ".join(line.text for line in lines[first : last + 1])


def _go(path: str, lines: Sequence[TextLine]) -> Iterator[Hit]:
    """A retrying client, or a fetch whose error is waited out or skipped instead of returned."""
    for number, line in enumerate(lines):
        if line.text.lstrip().startswith(("//", "func ")):
            continue
        tool = _GO_TOOL.search(line.text)
        if tool:
            yield Hit(path, line.line, "", f"retries: {tool[1]}", "medium")
            continue
        fetch = _GO_FETCH.search(line.text)
        if fetch and _GO_ERROR.search(line.text[: fetch.start(1)]) and _survives(lines[number : number + _GO_NEAR]):
            yield Hit(path, line.line, "", f"survives a failed {fetch[1]}", "medium")


def _survives(lines: Sequence[TextLine]) -> bool:
    """Whether the first `err != nil` of a few lines is followed by a wait or a `continue`, not by a return."""
    failed = False
    for position, line in enumerate(lines):
        text = line.text.strip()
        if not failed:
            failed = bool(_GO_FAILED.search(text))
            if not failed and position >= 2:
                return False
            continue
        if text.startswith("return") or re.search(r"\b(Fatal\w*|panic|Exit)\(", text):
            return False
        if text.startswith(("continue", "time.Sleep")):
            return True
        if text.startswith("}"):
            return position > 1 and bool(re.search(r"[Ll]og|[Cc]ount|warn|Err", lines[position - 1].text))
    return False
