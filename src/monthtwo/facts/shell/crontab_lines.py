"""What shell text puts on a schedule: lines that it writes into a crontab, scripts that it puts into a cron folder,
commands that create a schedule on a platform.

The whole text is looked at, since the line stands in a variable or here-document as often as beside `crontab -`.
"""

import re
from collections.abc import Iterator

from monthtwo.facts.records import Command
from monthtwo.facts.source import MAX_VALUE
from monthtwo.regular_expressions import lazy

_INSTALLS = lazy(
    r"(?:^|[|;&(]|\b(?:sudo|then|do|RUN)\b)[ \t]{0,20}crontab[ \t]{1,9}(?:-u[ \t]{1,9}\S{1,80}[ \t]{1,9})?"
    r"(?:-(?=[\s'\"&;|)]|$)|[^-\s|;&)])"
    r"|(?:>|\btee\b(?:[ \t]{1,9}-a)?)[ \t]{0,9}[\"']?\S{0,80}/(?:crontabs?|spool/cron)\b|/etc/cron\.d/",
    re.MULTILINE,
)
_FOLDER = lazy(
    r"\b(?:cp|mv|install|ln|COPY|ADD)\s[^\n;&|]{0,200}?(\S{1,200})[ \t]+/etc/cron\.(hourly|daily|weekly|monthly)\b"
)
_FIELD = r"(?:[\d*,/?#-]|[A-Za-z]{3})+"
_LINE = lazy(
    rf"((?:{_FIELD}[ \t]+){{4}}{_FIELD}|@(?:hourly|daily|midnight|weekly|monthly|yearly|annually))[ \t]+(\S.*)"
)
_TOLD = lazy(
    rf"--(?:cron|schedule(?:-expression|-cron)?|cron-schedule)[= ]{{1,9}}[\"']?"
    rf"((?:{_FIELD} ){{4}}{_FIELD}|(?:rate|cron)\([^()\n]{{1,80}}\))"
)
_USER = lazy(r"(?:root|\w+-?user|www-data|ubuntu|app)\s+(?=\S)")
_VARIABLE = lazy(
    r"^[ \t]{0,40}(?:(?:export|ENV|ARG|local)[ \t]{1,9})?([A-Za-z_]\w{0,80})="
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|(\S{1,300}))",
    re.MULTILINE,
)
_REFERENCE = lazy(r"\$\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|\$([A-Za-z_]\w*)")
_MOST = 50


def scheduled_commands(text: str) -> list[Command]:
    """The commands that a text of shell puts on a schedule, each with its line and its time."""
    if "cron" not in text and "schedule" not in text:
        return []
    return list(_scheduled(text))[:_MOST]


def _scheduled(text: str) -> Iterator[Command]:
    joined = text.replace("\\\n", "  ")
    for match in _TOLD.finditer(joined):
        start, end = joined.rfind("\n", 0, match.start()) + 1, joined.find("\n", match.end())
        command = joined[start : end if end > 0 else None].strip()
        if not command.startswith(("#", "echo ")):
            yield Command(text.count("\n", 0, start) + 1, command[:MAX_VALUE], "", match[1])
    for match in _FOLDER.finditer(text):
        yield Command(text.count("\n", 0, match.start()) + 1, match[1], "", f"@{match[2]}")
    if not _INSTALLS.search(text):
        return
    variables = {one[1]: one[2] or one[3] or one[4] or "" for one in _VARIABLE.finditer(text)}
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("#") or len(stripped) > 4 * MAX_VALUE:
            continue
        for said in dict.fromkeys(_said(stripped)):
            if found := _LINE.match(_filled(said, variables)):
                command = found[2].strip()
                user = _USER.match(command)
                yield Command(number, command[user.end() if user else 0 :][:MAX_VALUE], "", " ".join(found[1].split()))


def _said(line: str) -> Iterator[str]:
    """The texts of a line that may be lines of a crontab: the line itself, what it quotes."""
    if line[:1] in tuple("0123456789*@$"):
        yield line
    for quoted in _quoted(line):
        for part in quoted.replace("\\n", "\n").replace('\\"', '"').split("\n"):
            if part.strip():
                yield part.strip()


def _quoted(line: str) -> Iterator[str]:
    """What stands in quotes, a backslash keeping a quote from ending it."""
    start = 0
    while (opened := next((at for at in range(start, len(line)) if line[at] in "\"'"), -1)) >= 0:
        end = line.find(line[opened], opened + 1)
        while end > 0 and line[end - 1] == "\\":
            end = line.find(line[opened], end + 1)
        if end < 0:
            return
        yield line[opened + 1 : end]
        start = end + 1


def _filled(text: str, variables: dict[str, str]) -> str:
    """A text with the variables of its beginning filled in: they may hold the time, or all of the line."""
    if text[:1] != "$":
        return text
    return _REFERENCE.sub(lambda m: variables.get(m[1] or m[3]) or m[2] or m[0], text, count=6)
