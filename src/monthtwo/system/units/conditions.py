"""Conditions of workflow steps, in the expression language of GitHub: whether one can hold when an event has come.

What cannot be told from the file counts as open, and an open condition may hold.
"""

from collections.abc import Callable

from monthtwo.regular_expressions import lazy

Known = Callable[[str], "str | None"]
"""What a context (`needs.check.outputs.found`) holds as far as the file tells; None where it does not."""
_Term = str | bool | None
_TOKEN = lazy(r"&&|\|\||[=!]=|[<>]=?|[!(),]|'(?:[^']|'')*'|[\w.*\[\]-]+|\S")
_MOST_NESTED = 20
_GIVEN = ("inputs.", "github.event.inputs.")
_BY_HAND = ("workflow_dispatch", "workflow_call", "")


def excludes(expression: str, event: str, known: Known = lambda _: None) -> bool:
    """Whether a condition cannot hold when the workflow is started by `event`; "" is one that is not known."""
    text = expression.strip()
    if text.startswith("${{") and text.endswith("}}"):
        text = text[3:-2]
    if "${{" in text or text.count("(") + text.count("!") > _MOST_NESTED:
        return False
    return _truth(_Reader(_TOKEN.findall(text), event, known).either()) is False


def _truth(term: _Term) -> bool | None:
    return bool(term) if isinstance(term, str) else term


class _Reader:
    """Reads one expression; each method what binds closer than the one before."""

    def __init__(self, tokens: list[str], event: str, known: Known) -> None:
        self._tokens, self._at = tokens, 0
        self._event, self._known = event, known

    def _taken(self, *wanted: str) -> str:
        if self._at < len(self._tokens) and (not wanted or self._tokens[self._at] in wanted):
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def either(self) -> _Term:
        found = self.both()
        while self._taken("||"):
            other = self.both()
            found = True if True in (_truth(found), _truth(other)) else _joined(found, other, False)
        return found

    def both(self) -> _Term:
        found = self.compared()
        while self._taken("&&"):
            other = self.compared()
            found = False if False in (_truth(found), _truth(other)) else _joined(found, other, True)
        return found

    def compared(self) -> _Term:
        left = self.single()
        while sign := self._taken("==", "!=", "<", ">", "<=", ">="):
            right = self.single()
            if left is None or right is None or sign not in ("==", "!="):
                left = None
            else:
                left = (_said(left) == _said(right)) is (sign == "==")
        return left

    def single(self) -> _Term:
        token = self._taken()
        if token == "!":
            truth = _truth(self.single())
            return None if truth is None else not truth
        if token == "(":
            found = self.either()
            self._taken(")")
            return found
        if token[:1] == "'":
            return token[1:-1].replace("''", "'")
        if self._taken("("):
            return self._called()
        return self._context(token)

    def _called(self) -> _Term:
        """What a function gives is not known; its arguments are passed over."""
        while not self._taken(")") and self._at < len(self._tokens):
            self.either()
            if not self._taken(",", ")"):
                self._at += 1
            elif self._tokens[self._at - 1] == ")":
                break
        return None

    def _context(self, name: str) -> _Term:
        if name in ("true", "false"):
            return name == "true"
        if name == "github.event_name":
            return self._event or None
        if name == "github.event.schedule" and self._event not in ("schedule", ""):
            return ""
        if name.startswith(_GIVEN) and self._event not in _BY_HAND:
            return ""
        return self._known(name)


def _joined(one: _Term, other: _Term, neutral: bool) -> _Term:
    """Two terms of which none decides: open if one is, else both are what changes nothing."""
    return None if None in (_truth(one), _truth(other)) else neutral


def _said(term: "str | bool") -> str:
    return str(term).lower()
