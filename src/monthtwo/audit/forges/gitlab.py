"""The projects of a GitLab group, with those of its subgroups, or of a user."""

from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct

from monthtwo.audit.forges.hosted import Hosted, Listed, joined
from monthtwo.audit.forges.pages import Pages
from monthtwo.audit.web import Web, WebError

_PAGE = "per_page=100&order_by=id&sort=asc"
"""By number: what is made while the list is read comes last, so that nothing is passed over."""


class _Group(Struct):
    id: int


class _Project(Struct):
    id: int
    path_with_namespace: str
    http_url_to_repo: str
    default_branch: str | None = None
    archived: bool = False
    visibility: str | None = None
    topics: list[str] | None = None
    forked_from_project: _Group | None = None
    repository_access_level: str | None = None


def repositories(server: str, name: str, token: str, web: Web) -> Iterator[Listed]:
    """All projects of a group and its subgroups, or of a user, that `token` may see and that have a repository.

    Raises:
        WebError: the list cannot be had.
        ForgeError: it is none.
    """
    pages = Pages(web, {"Authorization": f"Bearer {token}"} if token else {})
    seen: set[int] = set()
    for one in pages.all(_list(pages, f"{server}/api/v4", name), _Project):
        if one.id not in seen and one.repository_access_level != "disabled":
            seen.add(one.id)
            said = {"topics": joined(one.topics or []), "visibility": one.visibility or ""}
            tags = {key: value for key, value in said.items() if value}
            hosted = Hosted(one.path_with_namespace, one.http_url_to_repo, one.default_branch or "", tags)
            yield Listed(hosted, one.archived, one.forked_from_project is not None)


def _list(pages: Pages, api: str, name: str) -> str:
    quoted = quote(name, safe="")
    try:
        pages.one(f"{api}/groups/{quoted}?with_projects=false", _Group)
    except WebError as error:
        if error.cause != "gone" or "/" in name:
            raise
        return f"{api}/users/{quoted}/projects?{_PAGE}"
    # What is only shared with the group is another's.
    return f"{api}/groups/{quoted}/projects?include_subgroups=true&with_shared=false&{_PAGE}"
