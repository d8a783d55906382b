"""YAML with Go or Jinja template actions in it: not YAML, yet readable once the actions are out of the way.

An action alone on its lines becomes blank lines; one within a line becomes a word that keeps its names
(`{{ .Values.image.tag | default "1" }}` → `.Values.image.tag | default 1`). Line numbers stay as they are.
"""

from monthtwo.facts.documents.yaml_tree import read_yaml
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable
from monthtwo.regular_expressions import lazy

MAX_TEMPLATE = 200_000
"""Characters of the longest template that is read as a document; of a longer one only its lines are."""
_IN_TEMPLATE_POSITION = lazy(r"[ \t]*(?:- +)?(?:[\w./-]+:[ \t]+)?\{[{%#]")
_OPENERS = lazy(r"\{[{%#]")
_REACH = 500
"""Characters of a line that are looked at before and after an action."""
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_CONTROL = lazy(r"(?:if|else|end|range|with|define|block|end\w+|elif|for|set)\b|/\*|\$\w+\s*:?=")
_UNSAFE = lazy(r"[^\w.$|()/+=<> -]+")


def is_template(text: str) -> bool:
    """Whether template actions stand where YAML would read something else (`${{ x }}` and `"{{ x }}"` do not)."""
    if "{{" not in text and "{%" not in text:
        return False
    line = 0
    while opener := _OPENERS.search(text, line):
        start = max(text.rfind("\n", line, opener.start()) + 1, line)
        if _IN_TEMPLATE_POSITION.match(text, start):
            return True
        line = text.find("\n", opener.end()) + 1  # behind the first opener of a line nothing stands where YAML would
        if not line:
            return False
    return False


def read_template(text: str) -> list[Node] | None:
    """The documents of a YAML template, or None when what is left without its actions is no YAML either."""
    if len(text) > MAX_TEMPLATE:
        return None
    try:
        return read_yaml(without_actions(text))
    except Unreadable:
        return None


def without_actions(text: str) -> str:
    """`text` with each action blanked or replaced by a word, on the same lines."""
    pieces: list[str] = []
    position = 0
    while opener := _OPENERS.search(text, position):
        end = text.find(_CLOSERS[opener.group()], opener.end())
        if end < 0:
            break
        action = text[opener.start() : end + 2]
        pieces.append(text[position : opener.start()])
        pieces.append(_replacement(opener.group(), action, text, opener.start(), end + 2))
        position = end + 2
    pieces.append(text[position:])
    return "".join(pieces)


def _replacement(opener: str, action: str, text: str, start: int, end: int) -> str:
    breaks = "\n" * action.count("\n")
    body = action[2:-2].strip("-~ \t\n")
    if opener != "{{" or breaks or _CONTROL.match(body):
        return breaks
    if _is_actions(text[max(start - _REACH, 0) : start].rpartition("\n")[2]) and _is_actions(
        text[end : end + _REACH].partition("\n")[0]
    ):
        return ""
    return _UNSAFE.sub("", body).strip(" -|=><") or "x"


def _is_actions(text: str) -> bool:
    """Whether a piece of a line holds nothing but blanks, or one other action."""
    text = text.strip()
    return not text or (text.startswith("{{") and text.endswith("}}") and text.count("{{") == 1)
