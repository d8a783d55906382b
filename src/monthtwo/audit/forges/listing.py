"""From the name of an organisation, group or user to its repositories."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from monthtwo.audit import access
from monthtwo.audit.access import Access
from monthtwo.audit.forges import github, gitlab
from monthtwo.audit.forges.hosted import ForgeError, Hosted, Listed, Wanted
from monthtwo.audit.web import Web, WebError

_Forge = Callable[[str, str, str, Web], Iterator[Listed]]
_FORGES: dict[str, _Forge] = {"github": github.repositories, "gitlab": gitlab.repositories}
_SERVERS: dict[str, Callable[[Mapping[str, str]], str]] = {"github": access.github, "gitlab": access.gitlab}
_MEND = "write github:ORGANISATION, gitlab:GROUP/SUBGROUP, or github:https://SERVER/ORGANISATION"


class Source(Struct, frozen=True):
    """A list of repositories at a forge."""

    forge: str
    server: str
    name: str


def source_of(text: str, variables: Mapping[str, str]) -> Source | None:
    """The list that `github:acme`, `gitlab:acme/search` or `gitlab:https://git.acme.example/search` names.

    None for a text that names none. `variables` is the environment, which may name the server.

    Raises:
        ForgeError: it begins like one, and names none.
    """
    forge, _, rest = text.partition(":")
    if forge not in _FORGES or not rest or rest.startswith("/"):
        return None
    server, name = _SERVERS[forge](variables), rest
    if "://" in rest:
        parts = urlsplit(rest)
        server, name = f"{parts.scheme}://{parts.netloc}", parts.path
    name = name.strip("/")
    if urlsplit(server).scheme not in ("http", "https") or "@" in server or not name or "?" in rest:
        raise ForgeError(f"{forge}:…: is no list of repositories; {_MEND}")
    return Source(forge, server, name)


def listed(source: Source, known: Access, web: Web, wanted: Wanted = Wanted()) -> Iterator[Hosted]:  # noqa: B008
    """The repositories of a list, as they are read; each once.

    Raises:
        ForgeError: it cannot be had, or not to its end.
    """
    login = known.login(source.server)
    try:
        for one in _FORGES[source.forge](source.server, source.name, login.password if login else "", web):
            if (wanted.archived or not one.archived) and (wanted.forks or not one.fork):
                if urlsplit(one.hosted.address).scheme not in ("http", "https"):
                    raise ForgeError(f"{one.hosted.name}: is said to be at an address that is no web address")
                yield one.hosted
    except WebError as error:
        raise ForgeError(known.redacted(f"{source.forge}:{source.name} ({error.cause}): {error}")) from None
