"""Hosted models in code and settings that are read as text: what an id on a line is there for."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from monthtwo.engine.hosted.contexts import APART, CHOSEN, LOOKED_THROUGH, MODEL, looks_up, speaks
from monthtwo.engine.hosted.hosted_model import Role
from monthtwo.engine.hosted.vendor_table import Meant, VendorTable, platforms_in
from monthtwo.names.hosted_ids import ids_in_code, may_be_hosted
from monthtwo.regular_expressions import lazy

CODE = (".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs", ".java", ".kt", ".scala", ".go", ".rs", ".rb", ".php",
        ".cs", ".swift", ".groovy", ".r", ".html", ".htm")  # fmt: skip
SETTINGS = (".properties", ".env", ".conf", ".ini", ".cfg")
_COMMENTED = lazy(r"\s*(?://|#|\*|/\*|--|<!--|;)")
_COMMENT = lazy(r"(?<![:\"'`\w])//|\s#\s|/\*|\s--\s")
_COMPARED = lazy(
    r"(?:[=!]==?|\bcase|\bin|\bis|\bwhen|[<>]=?)\s*\(?$|\.(?:includes|startsWith|endsWith|has|indexOf|replace|replaceAll|equals"
    r"|equalsIgnoreCase|contains|Contains|match|matches|test|split|StartsWith|Equals|starts_with|ends_with)\(\s*$"
    r"|\bHas(?:Prefix|Suffix)\([^()]{0,80},\s*$"
)
_THEN = lazy(
    r"\s{0,40}(?:[=!]==?|=>|->)|[\s)\]]{0,9}\.(?:includes|has|contains|equals|indexOf|some|equalsIgnoreCase)\("
)
_UNION = lazy(r"(?:^|[^|])\|\s*$|\btype\s+\w+\s*=\s*$|<\s*$|\bas\s*$|extends\s*$")
_UNION_THEN = lazy(r"\s*(?:\|(?!\|)|>)")
_KEY = lazy(r"([\w.$-]{1,80})[\"'`]?\]?\s*(?:\??:|:?=|=>|->)\s*(?:[\w.<>\[\]?| ]{1,40}=\s*)?$")
_CALLED = lazy(r"([\w.$]{1,80})(?:<[\w, ]{1,40}>)?\(\s*(?:[^()]{0,120},\s*)?$")
_SPARE = lazy(r"(?:\?\?|\|\||\?:|\bor\b|\?)\s*$|\}?:\s*$")
_SHOWN = (
    "label",
    "title",
    "text",
    "description",
    "message",
    "placeholder",
    "alt",
    "class",
    "tooltip",
    "help",
    "display",
)
_NAMES = frozenset({"id", "value", "name", "key", "slug", "hostedid", "modelid"})
_TYPED = (".java", ".kt", ".scala", ".go")
_LIBRARIES = ("ModelName.", "openai.", "anthropic.")
_CONSTANT = lazy(r"\b(?:OpenAi\w{1,20}ModelName|AnthropicChatModelName|openai|anthropic)\.[A-Z]\w{1,60}")
_MOST = 300
"""Ids looked at in one file: more is a table."""
_BACK = 40
"""Lines in which the name of a list is looked for."""


class _Spot(Struct, frozen=True):
    """An id on a line, with what stands before and after it."""

    number: int
    id: str
    before: str
    after: str


def in_settings(path: str, text: str, table: VendorTable) -> Iterator[tuple[int, Meant, Role]]:
    """The models that settings name, a line each: `OPENAI_MODEL=gpt-4o`."""
    for number, line in enumerate(text.split("\n"), 1):
        key, value = _setting(line)
        if not may_be_hosted(value) or line.lstrip().startswith(("#", ";", "!", "//")):
            continue
        if MODEL.finds(key) and not APART.finds(key):
            meant = table.meant(value, platforms_in(key), platforms_in(path))
            if meant is not None:
                yield number, meant, "default"


def _setting(line: str) -> tuple[str, str]:
    """The key of a setting, and its value without quotes; what stands for it where another one is asked."""
    sign = min((sign for sign in "=:" if sign in line), key=line.find, default="")
    if not sign:
        return line, ""
    key, _, value = line.partition(sign)
    value = value.strip().split(" ", 1)[0].strip("\"',")
    if value.startswith("${"):
        value = value.partition(":")[2].strip("-}")
    return key.strip(), value


def in_text(path: str, text: str, table: VendorTable) -> Iterator[tuple[int, Meant, Role]]:
    """The models that a file names, each with its line and role."""
    lines = text.split("\n")
    spots = [*_spots(text, lines), *(_constants(text, lines, table) if path.endswith(_TYPED) else ())]
    if not spots:
        return
    whole = platforms_in(f"{path}\n{text}")
    last: tuple[str, int] = ("", 0)
    for spot in spots:
        role = _of_code(spot, lines)
        if role is None:
            continue
        near = platforms_in(f"{spot.before} {_holders(lines, spot.number)}")
        meant = table.meant(spot.id, near, platforms_in(path), whole)
        if meant is None or ((meant.id, True) == (last[0], _same_entry(lines, last[1], spot.number))):
            continue
        last = (meant.id, spot.number)
        yield spot.number, meant, role


def _spots(text: str, lines: Sequence[str]) -> list[_Spot]:
    """The ids in a text; none in comments."""
    found: list[_Spot] = []
    number, at = 1, 0
    for start, id in ids_in_code(text):
        number += text.count("\n", at, start)
        at = start
        line = lines[number - 1]
        column = start - (text.rfind("\n", 0, start) + 1)
        before, after = line[:column], line[column + len(id) :]
        if not _is_comment(before, lines, number):
            found.append(_Spot(number, id, before, after))
        if len(found) == _MOST:
            break
    return found


def _constants(text: str, lines: Sequence[str], table: VendorTable) -> Iterator[_Spot]:
    """Where a library's name for an id stands, as if the id itself stood there in quotes."""
    if not any(word in text for word in _LIBRARIES):
        return
    for number, line in enumerate(lines, 1):
        for match in _CONSTANT.finditer(line):
            id = table.constants.get(match[0])
            if id is not None and not _is_comment(line[: match.start()], lines, number):
                yield _Spot(number, id, f'{line[: match.start()]}"', f'"{line[match.end() :]}')


def _is_comment(before: str, lines: Sequence[str], number: int) -> bool:
    if _COMMENTED.match(before) or _COMMENT.search(before):
        return True
    above = lines[max(0, number - _BACK) : number - 1]
    opened = next((line for line in reversed(above) if "/*" in line or "*/" in line), "")
    return "/*" in opened and "*/" not in opened.rpartition("/*")[2]


def _of_code(spot: _Spot, lines: Sequence[str]) -> Role | None:
    quote = spot.before[-1]
    before, after = spot.before[:-1].rstrip(), spot.after[1:] if quote != ":" else spot.after
    if quote == ":":  # in a placeholder: `${openai.model:gpt-4}`
        return "default" if "${" in before and MODEL.finds(before) else None
    if not before:
        before = _above(lines, spot.number)
    if _COMPARED.search(before) or _THEN.match(after) or _UNION.search(before):
        return None
    if _UNION_THEN.match(after) and not before.endswith("value="):  # of a page: `<option value="gpt-4">`
        return None
    if re.match(r"\s*:", after) and (not before or before[-1] in "{,[(") and "?" not in before[-40:]:
        return None  # a key
    if before.endswith("[") and re.search(r"[\w)\]]\[$", before):
        return None  # looked up
    holders = _holders(lines, spot.number)
    if APART.finds(holders):
        return None
    if before.endswith(("envDefault:", "default:")):  # a tag of a field
        return "default" if MODEL.finds(before) and not APART.finds(before) else None
    if key := _KEY.search(before):
        return _of_key(key[1], holders)
    if _SPARE.search(before):
        words = f"{before} {holders}"
        return "default" if MODEL.finds(words) and not APART.finds(before) else None
    if called := _CALLED.search(before):
        name = called[1]
        if speaks(name) or APART.finds(name):
            return None
        if looks_up(name) and "," in before[called.start() :]:
            return "default"
        return "fixed" if MODEL.finds(before) or platforms_in(name) else None
    if before[-1:] in ("[", ",", "{", "("):
        words = f"{before} {holders}"
        return "choice" if CHOSEN.finds(words) and not LOOKED_THROUGH.finds(words) else None
    return "fixed" if before.endswith("return") and MODEL.finds(holders) else None


def _of_key(key: str, holders: str) -> Role | None:
    name = key.rpartition(".")[2]
    if name.lower().startswith(_SHOWN) or APART.finds(name) or not (MODEL.finds(name) or name.lower() in _NAMES):
        return None
    if not MODEL.finds(name) and not MODEL.finds(holders):
        return None
    if "default" in f"{name} {holders}".lower():
        return "default"
    return "choice" if name.lower() in _NAMES and CHOSEN.finds(holders) else "fixed"


def _above(lines: Sequence[str], number: int) -> str:
    """The line that the next one goes on from; nothing where comments or blank lines come between."""
    line = lines[number - 2].rstrip() if number >= 2 else ""
    return "" if _COMMENTED.match(line) else line


def _holders(lines: Sequence[str], number: int) -> str:
    """The lines that open what a line stands in, two of them, by how far they are set in."""
    found: list[str] = []
    depth = _depth(lines[number - 1])
    for line in reversed(lines[max(0, number - 1 - _BACK) : number - 1]):
        if line.strip() and _depth(line) < depth:
            found.append(line.strip()[:200])
            depth = _depth(line)
            if len(found) == 2 or not depth:
                break
    return " ".join(found)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _same_entry(lines: Sequence[str], first: int, second: int) -> bool:
    """Whether two lines stand in one entry of a list: no brace between them."""
    between = lines[first:second] if first else ()
    return bool(first) and second - first < 8 and not any("{" in line or "}" in line for line in between)
