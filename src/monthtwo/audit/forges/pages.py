"""Lists that a forge gives out page by page."""

from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import urljoin

from msgspec import DecodeError
from msgspec.json import decode

from monthtwo.audit.access import server_of
from monthtwo.audit.forges.hosted import ForgeError
from monthtwo.audit.web import Web
from monthtwo.regular_expressions import lazy

_LINK = lazy(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]*))*)")
_NEXT = lazy(r";\s*rel\s*=\s*(?:\"(?:[^\"]* )?next(?: [^\"]*)?\"|next\b)")
_MOST = 5000
"""Pages of a list."""

T = TypeVar("T")


class Pages:
    """What a forge answers, read as what it is documented to be."""

    def __init__(self, web: Web, headers: Mapping[str, str]) -> None:
        self._web, self._headers = web, headers

    def one(self, url: str, kind: type[T]) -> T:
        """The one thing at an address.

        Raises:
            WebError: it cannot be had.
            ForgeError: it is something else.
        """
        return _read(url, self._web.get(url, self._headers).body, kind)

    def all(self, url: str, kind: type[T]) -> Iterator[T]:
        """The things of a list, from its first page to the one that names no next.

        Raises:
            WebError: a page cannot be had.
            ForgeError: a page is no list of them, or leads elsewhere.
        """
        seen: set[str] = set()
        here: str | None = url
        while here is not None:
            if here in seen or len(seen) == _MOST:
                raise ForgeError(f"{url}: the list does not come to an end after {len(seen)} pages")
            seen.add(here)
            answer = self._web.get(here, self._headers)
            yield from _read(here, answer.body, list[kind])  # type: ignore[valid-type]
            here = _next(here, answer.headers.get("Link", ""))
            if here is not None and server_of(here) != server_of(url):
                # It would be told the token.
                raise ForgeError(f"{url}: its next page is said to be at another server, {server_of(here)}")


def _next(here: str, link: str) -> str | None:
    """The address of the next page."""
    for address, parameters in _LINK.findall(link):
        if _NEXT.search(parameters):
            return str(urljoin(here, address))
    return None


def _read(url: str, body: bytes, kind: type[T]) -> T:
    try:
        return decode(body, type=kind)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        where = url.partition("?")[0]
        raise ForgeError(f"{where}: answers with something else than is documented: {error}") from None
