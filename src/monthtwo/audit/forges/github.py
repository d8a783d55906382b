"""The repositories of a GitHub organisation or user."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from msgspec import Struct

from monthtwo.audit.forges.hosted import Hosted, Listed, joined
from monthtwo.audit.forges.pages import Pages
from monthtwo.audit.web import Web, WebError

_MEDIA, _VERSION = "application/vnd.github+json", "2022-11-28"
_PAGE = "per_page=100&sort=full_name"


class _Account(Struct):
    login: str
    type: str = ""


class _Repository(Struct):
    id: int
    full_name: str
    clone_url: str
    default_branch: str | None = None
    archived: bool = False
    fork: bool = False
    visibility: str | None = None
    topics: list[str] | None = None
    custom_properties: dict[str, str | list[str] | None] | None = None


def repositories(server: str, name: str, token: str, web: Web) -> Iterator[Listed]:
    """All repositories of an organisation or user that `token` may see; each once.

    Raises:
        WebError: the list cannot be had.
        ForgeError: it is none.
    """
    api = _api(server)
    headers = {"Accept": _MEDIA, "X-GitHub-Api-Version": _VERSION}
    pages = Pages(web, {**headers, "Authorization": f"Bearer {token}"} if token else headers)
    account = pages.one(f"{api}/users/{quote(name, safe='')}", _Account)
    seen: set[int] = set()
    for one in pages.all(f"{api}/{_list(pages, api, account, bool(token))}", _Repository):
        # What is made while the list is read moves others to the next page.
        if one.id not in seen:
            seen.add(one.id)
            hosted = Hosted(one.full_name, one.clone_url, one.default_branch or "", _tags(one))
            yield Listed(hosted, one.archived, one.fork)


def _api(server: str) -> str:
    """Where the interface of a server is: beside github.com, below a server of one's own."""
    parts = urlsplit(server)
    host = parts.netloc.lower()
    if host == "github.com" or host.endswith(".ghe.com"):
        return f"{parts.scheme}://api.{host}"
    return f"{server}/api/v3"


def _list(pages: Pages, api: str, account: _Account, known: bool) -> str:
    """Which list has them all: what is private of a user is only in the one of who asks."""
    name = quote(account.login, safe="")
    if account.type == "Organization":
        return f"orgs/{name}/repos?type=all&{_PAGE}"
    if known and _asks(pages, api) == account.login:
        return f"user/repos?affiliation=owner&{_PAGE}"
    return f"users/{name}/repos?type=owner&{_PAGE}"


def _asks(pages: Pages, api: str) -> str:
    """Whose token it is; empty for one of a workflow or an application, which is nobody's."""
    try:
        return pages.one(f"{api}/user", _Account).login
    except WebError as error:
        if error.cause in ("denied", "gone"):
            return ""
        raise


def _tags(one: _Repository) -> dict[str, str]:
    said = {"topics": joined(one.topics or []), "visibility": one.visibility or ""}
    for key, value in sorted((one.custom_properties or {}).items()):
        said.setdefault(key, joined(value) if isinstance(value, list) else value or "")
    return {key: value for key, value in said.items() if value}
