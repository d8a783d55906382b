"""Messages over a pipe, each after its length."""

import struct
from typing import IO

_LENGTH = struct.Struct("<I")
_MOST = 512 * 1024 * 1024


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message."""
    pipe.write(_LENGTH.pack(len(message)) + message)
    pipe.flush()


def received(pipe: IO[bytes]) -> bytes | None:
    """The next message; None where there is none, or none that is whole."""
    head = pipe.read(_LENGTH.size)
    if len(head) != _LENGTH.size:
        return None
    [length] = _LENGTH.unpack(head)
    if length > _MOST:
        return None
    message = pipe.read(length)
    return message if len(message) == length else None
