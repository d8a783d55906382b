"""`.mailmap`: which names and addresses of commits stand for which person, as git reads it."""

from msgspec import Struct

from monthtwo.repository.history.record import Identity

_MOST_LINES = 100_000
_Proper = tuple[bytes, bytes]
"""The name and the address to put in place; empty where the commit's own stays."""


class Mailmap(Struct, frozen=True):
    """What the lines say, by the address of the commit, and by name and address where both are told."""

    by_address: dict[bytes, _Proper]
    by_both: dict[Identity, _Proper]

    def proper(self, identity: Identity) -> Identity:
        """The person's proper name and address. It is looked up once: an entry that leads on to another does not."""
        name, address = identity
        key = address.lower()
        said = self.by_both.get((name.lower(), key)) or self.by_address.get(key)
        return (said[0] or name, said[1] or address) if said else identity


def read_mailmap(data: bytes) -> Mailmap:
    """The entries of a `.mailmap`; lines that are none are passed over."""
    mailmap = Mailmap({}, {})
    for line in data.split(b"\n")[:_MOST_LINES]:
        if line[:1] != b"#":
            _enter(line, mailmap)
    return mailmap


def _enter(line: bytes, mailmap: Mailmap) -> None:
    first = _identity(line)
    if first is None or not first[1]:
        return
    name, address, rest = first
    second = _identity(rest)
    old_name, old_address = (second[0], second[1]) if second else (b"", address)
    new = (name, address if second else b"")
    if old_name:
        mailmap.by_both[old_name.lower(), old_address.lower()] = new
        return
    before = mailmap.by_address.get(old_address.lower(), (b"", b""))
    mailmap.by_address[old_address.lower()] = (new[0] or before[0], new[1] or before[1])


def _identity(text: bytes) -> tuple[bytes, bytes, bytes] | None:
    """A name, the address in angle brackets behind it, and what follows."""
    name, opened, rest = text.partition(b"<")
    address, closed, rest = rest.partition(b">")
    return (name.strip(), address, rest) if opened and closed else None
