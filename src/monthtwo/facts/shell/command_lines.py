"""Command lines: shell scripts, crontabs, Procfiles and the scripts of a package.json."""

from collections.abc import Iterable, Iterator

from monthtwo.facts.records import Command, Node
from monthtwo.facts.source import MAX_VALUE, children
from monthtwo.regular_expressions import lazy

MAX_COMMANDS = 5_000
"""Commands kept of a file."""
_HEREDOC = lazy(r"(?<!<)<<-?\s*([\"']?)([A-Za-z_]\w*)\1")
_FED_TO_SHELL = lazy(r"(?:^|[\s|/;&])(?:ssh|bash|sh|zsh|su|sudo)\b[^#]*")
_QUOTED_OR_COMMENT = lazy(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|(?:(?<=[\s;])|^)(#.*)")
_PROCESS = lazy(r"([A-Za-z0-9_.-]+):\s*(\S.*)")
_FIELD = r"(?:[\d*,/?#-]|[A-Za-z]{3})+"
_CRON = lazy(rf"((?:{_FIELD}[ \t]+){{4}}{_FIELD})[ \t]+(\S.*)")
_NICKNAME = lazy(r"(@\w+)[ \t]+(\S.*)")
_NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_VARIABLE = lazy(r"[A-Za-z_]\w*[ \t]*=")


def logical_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Line number and text of each line, continuations joined by one blank, comment lines (not `#!`) left out."""
    start, pieces = 0, list[str]()
    for number, line in enumerate(lines, 1):
        if not pieces:
            start = number
        stripped = line.rstrip()
        if not pieces and stripped.lstrip().startswith("#") and "#!" not in stripped:
            continue
        if stripped.endswith("\\") and not stripped.endswith("\\\\"):
            pieces.append(stripped[:-1].rstrip() if not pieces else stripped[:-1].strip())
            continue
        if pieces:
            pieces.append(stripped.strip())
            yield start, " ".join(piece for piece in pieces if piece)
            pieces = []
        else:
            yield start, stripped
    if pieces:
        yield start, " ".join(piece for piece in pieces if piece)


def without_comment(text: str) -> str:
    """A shell line without its comment; a `#` in quotes or inside a word begins none."""
    if "#" not in text:
        return text.strip()
    for match in _QUOTED_OR_COMMENT.finditer(text):
        if match.group(1) is not None:
            return text[: match.start(1)].strip()
    return text.strip()


def read_shell(text: str) -> list[Command]:
    """The logical lines of a shell script; a here-document counts only when it is fed to a shell."""
    commands: list[Command] = []
    closer, kept = "", False
    for number, line in logical_lines(text.split("\n")):
        if closer:
            if line.strip() == closer:
                closer = ""
                continue
            if not kept:
                continue
        command = without_comment(line)[:MAX_VALUE]
        if not command:
            continue
        if not closer and "<<" in command and (opener := _HEREDOC.search(command)):
            closer, kept = opener.group(2), any("<<" in fed[0] for fed in _FED_TO_SHELL.finditer(command))
        commands.append(Command(number, command))
        if len(commands) == MAX_COMMANDS:
            break
    return commands


def read_procfile(text: str) -> list[Command]:
    """One command for each process type, which is its label."""
    commands = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := _PROCESS.match(line.strip()):
            commands.append(Command(number, match.group(2)[:MAX_VALUE], match.group(1)))
    return commands[:MAX_COMMANDS]


def read_crontab(text: str) -> list[Command]:
    """One command for each scheduled line; `@daily` and the like as their five fields, `@reboot` as it stands."""
    commands = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#") or _VARIABLE.match(line):
            continue
        if match := _CRON.match(line):
            schedule = " ".join(match.group(1).split())
        elif match := _NICKNAME.match(line):
            schedule = _NICKNAMES.get(match.group(1), match.group(1))
        else:
            continue
        # The user column of a system crontab; what is not root cannot be told from a command.
        command = match.group(2).removeprefix("root ").strip()
        commands.append(Command(number, command[:MAX_VALUE], "", schedule[:MAX_VALUE]))
    return commands[:MAX_COMMANDS]


def package_scripts(document: Node) -> list[Command]:
    """The `scripts` of a package.json, labelled by their names."""
    scripts = children(document, "scripts").items()
    return [Command(node.line, node.value, name) for name, node in scripts if isinstance(node.value, str)]
