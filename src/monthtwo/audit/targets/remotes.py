"""Targets that lie on a server: addresses, and the lists of a forge."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from msgspec.structs import replace

from monthtwo.audit.access import Access, AddressError
from monthtwo.audit.forges.hosted import ForgeError, Wanted
from monthtwo.audit.forges.listing import Source, listed, source_of
from monthtwo.audit.targets.naming import Found
from monthtwo.audit.targets.target import Entry, TargetError, is_address
from monthtwo.audit.web import Web


class Remotes:
    """What entries name on servers. `access` says who is let in there, and learns it from addresses.

    Args:
        access: who is let in.
        variables: the environment, which may name the servers of forges.
        wanted: which repositories of a list are targets.
    """

    def __init__(self, access: Access, variables: Mapping[str, str], wanted: Wanted) -> None:
        self._access, self._variables, self._wanted = access, variables, wanted
        self._web = Web()
        self._spelt: dict[str, str] = {}

    def found(self, entry: Entry) -> Iterator[Found] | None:
        """The targets of an entry; None for one that names nothing on a server.

        Raises:
            TargetError: an address cannot be used, or a list cannot be had.
        """
        try:
            source = source_of(entry.text, self._variables)
        except ForgeError as error:
            raise _wrong(entry, error) from None
        if source is not None:
            return self._listed(entry, source)
        return iter([self._at(entry)]) if is_address(entry.text) else None

    def _at(self, entry: Entry) -> Found:
        try:
            address = self._access.address(entry.text)
        except AddressError as error:
            raise _wrong(entry, error) from None
        return Found(entry, self._source(address), called(address))

    def _listed(self, entry: Entry, source: Source) -> Iterator[Found]:
        count = 0
        try:
            for one in listed(source, self._access, self._web, self._wanted):
                count += 1
                if entry.name and count > 1:
                    raise entry.wrong(
                        f"several repositories are in {entry.text!r}, and one `name` is given; leave it out"
                    )
                tagged = replace(entry, tags={**one.tags, **entry.tags})
                yield Found(tagged, self._source(self._access.address(one.address)), one.name)
        except (ForgeError, AddressError) as error:
            raise _wrong(entry, error) from None

    def _source(self, address: str) -> str:
        """An address as it was spelt first: with `.git` and without it is one place."""
        return self._spelt.setdefault(address.rstrip("/").removesuffix(".git"), address)


def called(address: str) -> str:
    """What the repository at an address is called by default: its path there, as on the page of a forge."""
    parts = urlsplit(address) if "://" in address else None
    path = parts.path if parts is not None else address.partition(":")[2]
    return path.strip("/").removesuffix(".git") or address


def _wrong(entry: Entry, error: Exception) -> TargetError:
    """An error that names what is wrong by itself, and holds no secret, unlike what was written."""
    return TargetError(f"{entry.place}: {error}" if entry.place else str(error))
