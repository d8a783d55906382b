"""The log of a repository, read as git says it: commits with their people, and the paths that they touched.

Only trees are compared: no contents, no renames. So a clone that has no contents says the same.
"""

import os
from array import array
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from msgspec.structs import replace

from monthtwo.regular_expressions import lazy
from monthtwo.repository.file_names import printable
from monthtwo.repository.history.known_authors import is_signed
from monthtwo.repository.history.record import CUT, EMPTY, LATE, MERGE, SIGNED, SQUASH, Identity, Record, Row

SETTINGS = ("-c", "core.commitGraph=false", "-c", "diff.relative=false", "-c", "log.showRoot=true")
"""What no option of the command says, and the repository's own configuration could set otherwise."""
_FIELDS = ("%H", "%P", "%ad", "%cd", "%an", "%ae", "%cn", "%ce", "%B")
COMMAND = (
    "log", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-color", "--no-notes", "--no-ext-diff", "--no-textconv",
    "--ignore-submodules=none", "--encoding=UTF-8", "--date=raw", f"-O{os.devnull}",
    f"--format=tformat:{'%x00'.join(_FIELDS)}",
)  # fmt: skip

MOST_COMMITS = 300_000
MOST_CHANGES = 1_000_000
"""Sixteen times as many bytes are held."""
_MOST_LETTERS = 64 * 1024 * 1024
LONGER = "longer than is read"
_LONGEST = 256 * 1024
"""Bytes of a message that are read."""
_MOST_OTHERS = 64
_NO_LOG = "what git says is no log"
_SUBJECT = 200
_END = 253402300799
"""The last second of the year 9999."""

_STATUSES = frozenset((b"A", b"M", b"D", b"T"))
_NONE = frozenset((b"0" * 40, b"0" * 64))
_HEXADECIMAL = lazy(rb"[0-9a-f]*")
_ID = lazy(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_CO_AUTHOR = lazy(rb"(?m)^[ \t>*-]{0,8}co-authored-by:[ \t]{0,8}([^<\n]{0,200})<([^<>\n]{0,200})>")
_SQUASH = lazy(rb"\(#\d{1,9}\)$|\(!\d{1,9}\)$|^merged pr \d{1,9}:|\(pull request #\d{1,9}\)$")
_LATE = lazy(
    rb"postpon|slip(?:s|ped|ping|page)?\b|delay(?:s|ed|ing)?\b|re-?schedul|behind schedule|on hold\b|held back"
    rb"|put(?:ting)? off\b|(?:push|mov)(?:e|es|ed|ing)?\b[^\n]{0,60}\b(?:back|out|to)\b"
)
_LATE_PARTS = (b"postpon", b"slip", b"delay", b"schedul", b"hold", b"held", b"put", b"push", b"mov")
_ZONE = lazy(rb"([+-])(\d\d)([0-5]\d)")


class LogError(Exception):
    """The log ends before its end. The message says why."""


def read_log(parts: Iterable[bytes], cut: Collection[str] = ()) -> Record:
    """The record of what git says in answer to `COMMAND`. `cut` are the commits behind which nothing is here.

    `parts` may raise LogError: what was said before it is taken, as it is when it is no log from somewhere on.
    """
    return _Reader(frozenset(cut)).record(parts)


def _tokens(parts: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for part in parts:
        *whole, last = part.split(b"\0")
        if whole:
            yield rest + whole[0]
            yield from whole[1:]
            rest = last
        elif len(rest) < _LONGEST:
            rest += last
    if rest:
        raise LogError("the log ends in the middle of a commit")


class _Reader:
    def __init__(self, cut: frozenset[str]) -> None:
        self._cut = cut
        self._identities: dict[Identity, int] = {}
        self._paths: dict[bytes, int] = {}
        self._blobs: dict[bytes, int] = {}
        self._letters = 0
        """Bytes of all paths."""

    def record(self, parts: Iterable[bytes]) -> Record:
        rows, changes, reason = list[Row](), 0, ""
        try:
            for row in self._rows(_tokens(parts)):
                changes += len(row.changes) // 16
                if len(rows) == MOST_COMMITS or changes > MOST_CHANGES:
                    raise LogError(f"{LONGER}: only the newest {len(rows)} commits were")
                rows.append(row)
        except LogError as error:
            reason = str(error)
        hexadecimal, width = b"".join(self._blobs), len(next(iter(self._blobs), b"")) // 2 or 20
        if not _HEXADECIMAL.fullmatch(hexadecimal) or any(len(blob) != 2 * width for blob in self._blobs):
            return replace(EMPTY, reason=_NO_LOG)
        blobs = bytes.fromhex(hexadecimal.decode())
        return Record(list(self._identities), [printable(raw) for raw in self._paths], blobs, width, rows, reason)

    def _rows(self, tokens: Iterator[bytes]) -> Iterator[Row]:
        token: bytes | None = next(tokens, None)
        while token is not None:
            fields = [token, *islice(tokens, len(_FIELDS) - 1)]
            if len(fields) != len(_FIELDS) or not _ID.fullmatch(token):
                raise LogError(_NO_LOG)
            # Git writes a line feed before the first change.
            token = next(tokens, b"").removeprefix(b"\n") or None
            changes = array("I")
            while token is not None and token[:1] == b":":
                self._change(token.split(b" "), next(tokens, b""), changes)
                token = next(tokens, None)
            yield self._row(fields, changes)

    def _change(self, about: list[bytes], path: bytes, changes: "array[int]") -> None:
        if len(about) != 5 or not path or about[4] not in _STATUSES:
            raise LogError(_NO_LOG)
        _, _, before, after, status = about
        blobs, paths = self._blobs, self._paths
        if path not in paths:
            self._letters += len(path)
            if self._letters > _MOST_LETTERS or len(changes) > 4 * MOST_CHANGES:
                raise LogError(LONGER)
        old = blobs.setdefault(before, len(blobs) + 1) if before not in _NONE else 0
        new = blobs.setdefault(after, len(blobs) + 1) if after not in _NONE else 0
        changes.extend((paths.setdefault(path, len(paths)), old, new, status[0]))

    def _row(self, fields: list[bytes], changes: "array[int]") -> Row:
        id, parents, authored, committed, *people, message = fields
        body, name = message.lower(), id.decode()
        subject = message.split(b"\n", 1)[0]
        known = self._identities
        author = known.setdefault((people[0].strip(), people[1].strip()), len(known))
        committer = known.setdefault((people[2].strip(), people[3].strip()), len(known))
        others = tuple(dict.fromkeys(known.setdefault(who, len(known)) for who in _co_authors(message, body)))
        flags = (MERGE if b" " in parents else 0) | (CUT if name in self._cut else 0)
        flags |= SQUASH if _SQUASH.search(subject.strip().lower()) else 0
        flags |= SIGNED if is_signed(body) else 0
        flags |= LATE if _speaks_of_late(body) else 0
        return Row(
            name, tuple(parents.decode().split()), _time(authored), _time(committed), author, committer, others, flags,
            _shown(subject), b"" if name in self._cut else changes.tobytes(),
        )  # fmt: skip


def _co_authors(message: bytes, body: bytes) -> Iterator[Identity]:
    if b"co-authored-by:" in body:
        for found in islice(_CO_AUTHOR.finditer(body), _MOST_OTHERS):
            # Lower case has as many bytes, so a place in one is the same place in the other.
            yield tuple(message[slice(*found.span(part))].strip() for part in (1, 2))  # type: ignore[misc]


def _speaks_of_late(body: bytes) -> bool:
    for part in _LATE_PARTS:
        if part in body:
            return _LATE.search(body) is not None
    return False


def _time(said: bytes) -> tuple[int, int]:
    """Seconds, and minutes east of Greenwich; 0 for what cannot be."""
    seconds, _, zone = said.partition(b" ")
    when = int(seconds) if seconds.isdigit() and len(seconds) < 13 else 0
    return when if when <= _END else 0, _minutes(zone)


@lru_cache(maxsize=1000)
def _minutes(zone: bytes) -> int:
    found = _ZONE.fullmatch(zone)
    minutes = (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == b"-" else 1) if found else 0
    return minutes if abs(minutes) <= 14 * 60 else 0


def _shown(subject: bytes) -> str:
    text = subject[: 4 * _SUBJECT].decode("utf-8", "replace")[:_SUBJECT].strip()
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text).strip()
