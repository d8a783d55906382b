"""The text of a PDF, as far as its streams tell: enough to say what a document speaks of, not how it looks.

Nothing is run and nothing outside of the file is followed. What is unpacked is limited; encrypted files say nothing.
pypdf finds about as much in most real guides, but a page of a few kilobytes can hold it up for minutes: it limits what
a stream unpacks to, not the work on it, and anybody's pull request may bring a PDF.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import islice, pairwise

from monthtwo.regular_expressions import lazy

_MOST_PACKED, _MOST, _SMALL = 8 * 1024 * 1024, 1024 * 1024, 16 * 1024
"""Bytes that are looked at, bytes of what is unpacked that are read, and bytes of each stream after these."""
_OBJECT = lazy(rb"(?<!\d)(\d{1,8}) +\d{1,5} +obj\b")
_LONGEST_HEAD, _MOST_OBJECTS = 4000, 20_000
_SKIPPED = (b"/Image", b"/Length1", b"/Length2", b"/XRef", b"/Metadata", b"/FontFile")
_TO_UNICODE = lazy(rb"/ToUnicode\s+(\d{1,8})\s+0\s+R")
_CONTENTS = lazy(rb"/Contents\s*(\[[^\]]{0,2000}\]|\d{1,8}\s+0\s+R)")
_NUMBER = lazy(rb"(\d{1,8})\s+0\s+R")
_RESOURCES = lazy(rb"/Resources\s+(\d{1,8})\s+0\s+R")
_FONTS = lazy(rb"/Font\s+(\d{1,8})\s+0\s+R")
_FONT = lazy(rb"/([A-Za-z][\w+.-]{0,30})\s+(\d{1,8})\s+0\s+R")
_TOKEN = lazy(
    rb"\\.|/(?P<font>[\w+.-]{1,40})\s+[\d.]+\s+Tf|\((?P<text>(?:\\.|[^\\()]){0,2000})\)"
    rb"|<(?P<hex>[0-9A-Fa-f\s]{2,4000})>|(?P<gap>-\d{3,4}(?:\.\d+)?)(?=\s*[(<])|(?P<end>T\*|ET\b)"
    rb"|(?P<y>-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s+(?P<moved>T[dDm])\b",
    re.DOTALL,
)
_CHARS = lazy(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,8})>")
_RANGES = lazy(
    rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*"
    rb"(?:<([0-9A-Fa-f]{4})>|\[((?:\s{0,4}<[0-9A-Fa-f]{4,8}>){0,256})\s{0,4}\])"
)
_HEX = lazy(rb"<([0-9A-Fa-f]{4,8})>")
_ESCAPED = lazy(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_LIGATURES = str.maketrans({"\x0b": "ff", "\x0c": "fi", "\x0d": "fl", "\x0e": "ffi", "\x0f": "ffl", "\x1b": "ff",
                            "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl", "\0": ""})  # fmt: skip
_WIDEST = 200
"""Thousandths of a letter's height that no two letters of a word are apart."""


def read_pdf(data: bytes) -> str:
    """The lines of a PDF."""
    if b"/Encrypt" in data[-4096:]:
        return ""
    objects, streams = _objects(data[:_MOST_PACKED])
    maps = {number: _codes(stream) for number, stream in streams.items() if b"beginbf" in stream}
    pieces, said = list[str](), set[int]()
    for head in objects.values():
        contents = [int(one) for found in _CONTENTS.finditer(head) for one in _NUMBER.findall(found[1])]
        fonts = _fonts(head, objects, maps) if contents else {}
        for one in contents:
            if one in streams and one not in said:  # however many pages point at it
                said.add(one)
                pieces += (*_said(streams[one], fonts), "\n")
    text = "".join(pieces).encode("utf-8", "replace").decode()  # half of a pair is no character
    return "\n".join(line for line in (" ".join(one.split()) for one in text.split("\n")) if line)


def _objects(data: bytes) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """The dictionaries of all objects, and the unpacked streams by their number."""
    objects, streams, left = dict[int, bytes](), dict[int, bytes](), _MOST
    at = 0
    for _ in range(_MOST_OBJECTS):
        found = _OBJECT.search(data, at)
        if found is None:
            break
        number, at = int(found[1]), found.end()
        begins = data.find(b"stream", at, at + _LONGEST_HEAD)
        ends = data.find(b"endobj", at, at + _LONGEST_HEAD)
        packed = begins >= 0 and not 0 <= ends < begins
        head = data[at : begins if packed else ends if ends >= 0 else at + _LONGEST_HEAD]
        objects[number] = head
        if not packed:
            continue
        start = begins + len(b"stream")
        at = data.find(b"endstream", start)
        if at < 0:
            break
        if any(mark in head for mark in _SKIPPED):
            continue
        # What fonts mean often stands behind all pages, and is small.
        stream = _stream(data[start:at], head, left if left > 0 else _SMALL)
        left -= len(stream)
        if b"/ObjStm" in head:
            objects.update(islice(_inside(head, stream), _MOST_OBJECTS))
        else:
            streams[number] = stream
    return objects, streams


def _stream(packed: bytes, head: bytes, most: int) -> bytes:
    """What a stream holds, unpacked."""
    packed = packed[2 if packed.startswith(b"\r\n") else 1 :]
    if b"FlateDecode" not in head:
        return packed[:most] if b"/Filter" not in head else b""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""


_FIRST = lazy(rb"/First\s+(\d{1,8})")


def _inside(head: bytes, stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects that are packed in one stream."""
    first = _FIRST.search(head)
    start = int(first[1]) if first is not None else 0
    numbers = [int(one) for one in stream[:start].split() if one.isdigit()]
    places = [*zip(numbers[::2], numbers[1::2], strict=False), (0, len(stream))]
    for (number, at), (_, after) in pairwise(places):
        yield number, stream[start + at : start + after if after > at else None]


def _fonts(page: bytes, objects: dict[int, bytes], maps: dict[int, dict[int, str]]) -> dict[bytes, dict[int, str]]:
    """What the codes of each font of a page mean, by the name that the page gives it."""
    held = page
    for link in (_RESOURCES, _FONTS):
        found = link.search(held)
        held = objects.get(int(found[1]), b"") if found is not None else held
    meant = dict[bytes, dict[int, str]]()
    for name, number in _FONT.findall(held):
        told = _TO_UNICODE.search(objects.get(int(number), b""))
        if told is not None and int(told[1]) in maps:
            meant[name] = maps[int(told[1])]
    return meant


def _codes(stream: bytes) -> dict[int, str]:
    """Code → text, of single codes and of runs of them."""
    codes = dict[int, str]()
    for part in stream.split(b"beginbf")[1:]:
        part = part.partition(b"endbf")[0]
        if part.startswith(b"char"):
            codes.update((int(found[1], 16), _shown(found[2])) for found in _CHARS.finditer(part))
            continue
        for found in _RANGES.finditer(part):
            first, last = int(found[1], 16), min(int(found[2], 16), int(found[1], 16) + 256)
            if found[3] is not None:
                text = int(found[3], 16)
                codes.update({first + at: chr(text + at) for at in range(last - first + 1)})
            else:
                codes.update((first + at, _shown(one)) for at, one in enumerate(_HEX.findall(found[4])))
    return codes


def _shown(digits: bytes) -> str:
    return _bytes(digits).decode("utf-16-be", "replace")


def _said(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[str]:
    """The pieces of text of a stream, with breaks and gaps between them."""
    codes: dict[int, str] | None = None
    line, fresh = b"", True
    for found in _TOKEN.finditer(stream):
        if found["font"] is not None:
            codes = fonts.get(found["font"])
        elif found["text"] is not None:
            yield _text(_ESCAPED.sub(_plain, found["text"]), codes)
        elif found["hex"] is not None:
            yield _text(_bytes(found["hex"]), codes)
        elif found["gap"] is not None:
            yield " " if float(found["gap"]) < -_WIDEST else ""
        elif found["end"] is not None:
            fresh = found["end"] == b"ET"
            yield "" if fresh else "\n"
        elif found["moved"] is not None:
            absolute = fresh or found["moved"] == b"Tm"
            moved = found["y"] != line if absolute else float(found["y"]) != 0
            line, fresh = found["y"] if absolute else line, False
            yield "\n" if moved else ""


def _bytes(digits: bytes) -> bytes:
    bare = b"".join(digits.split()).decode()
    return bytes.fromhex(bare + "0" * (len(bare) % 2))


def _plain(found: re.Match[bytes]) -> bytes:
    """What stands for an escaped character."""
    if found[1] is not None:
        return bytes([int(found[1], 8) & 255])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(found[2], found[2])


def _text(raw: bytes, codes: dict[int, str] | None) -> str:
    """What a string shows: by the codes of its font, of one byte or two, else as it is."""
    if codes is None:
        return raw.decode("latin-1").translate(_LIGATURES)
    if max(codes, default=0) > 255 or (raw[:1] == b"\0" and not len(raw) % 2):
        pairs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw) - 1, 2))
        return "".join(codes.get(one, "") for one in pairs)
    return "".join(codes.get(one) or chr(one).translate(_LIGATURES) for one in raw)
