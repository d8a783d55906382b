"""The repositories of organisations, users and groups, from servers that answer as GitHub and GitLab do."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from forge_server import Asked, Forge, Reply

from monthtwo.audit.access import Access
from monthtwo.audit.forges.hosted import ForgeError, Hosted, Wanted
from monthtwo.audit.forges.listing import listed, source_of
from monthtwo.audit.web import Web

Item = dict[str, Any]


def github_repository(number: int, name: str, **said: object) -> Item:
    """As GitHub lists one, without what is of no interest."""
    return {
        "id": number, "node_id": f"R_{number}", "name": name, "full_name": f"acme/{name}", "private": False,
        "owner": {"login": "acme", "id": 1, "type": "Organization"}, "description": None, "fork": False,
        "url": f"https://api.github.com/repos/acme/{name}", "clone_url": f"https://github.com/acme/{name}.git",
        "ssh_url": f"git@github.com:acme/{name}.git", "size": 108, "language": "Python", "archived": False,
        "disabled": False, "license": {"key": "mit", "name": "MIT License"}, "topics": [], "visibility": "public",
        "default_branch": "main", "permissions": {"admin": False, "push": False, "pull": True}, "custom_properties": {},
        **said,
    }  # fmt: skip


def gitlab_project(number: int, path: str, **said: object) -> Item:
    """As GitLab lists one, without what is of no interest."""
    return {
        "id": number, "description": "", "name": path.rpartition("/")[2], "path_with_namespace": path,
        "created_at": "2025-03-01T10:00:00.000Z", "default_branch": "main", "tag_list": [], "topics": [],
        "ssh_url_to_repo": f"git@gitlab.com:{path}.git", "http_url_to_repo": f"https://gitlab.com/{path}.git",
        "namespace": {"id": 9, "kind": "group", "full_path": path.rpartition("/")[0]}, "empty_repo": False,
        "archived": False, "visibility": "private", "repository_access_level": "enabled", **said,
    }  # fmt: skip


def a_json(said: object, status: int = 200, **headers: str) -> Reply:
    told = tuple((key.replace("_", "-"), value) for key, value in headers.items())
    return Reply(status, json.dumps(said).encode(), (("Content-Type", "application/json; charset=utf-8"), *told))


def paged(forge: Forge, path: str, items: list[Item], page: int = 2) -> Callable[[Asked], Reply | None]:
    """A list in pages, whose links name the next one and the last one as both forges do."""

    def route(asked: Asked) -> Reply | None:
        if asked.path != path:
            return None
        number = int(asked.query.get("page", ["1"])[0])
        last = max(1, -(-len(items) // page))
        here = f"{forge.url}{path}?per_page={page}&page="
        links = [f'<{here}{number - 1}>; rel="prev"'] if number > 1 else []
        links += [f'<{here}{number + 1}>; rel="next"', f'<{here}{last}>; rel="last"'] if number < last else []
        told = {"Link": ", ".join([*links, f'<{here}1>; rel="first"'])} if last > 1 else {}
        return a_json(items[(number - 1) * page : number * page], **told)

    return route


def github(forge: Forge, items: list[Item], kind: str = "Organization") -> None:
    """Let the server be a GitHub of one's own, with one account."""
    which = "orgs" if kind == "Organization" else "users"
    pages = paged(forge, f"/api/v3/{which}/acme/repos", items)

    def route(asked: Asked) -> Reply | None:
        if asked.path == "/api/v3/users/acme":
            return a_json({"login": "acme", "id": 1, "type": kind, "public_repos": 2})
        if asked.path == "/api/v3/users/nobody":
            return a_json({"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}, 404)
        return pages(asked)

    forge.route = route


def found(forge: Forge, text: str, wanted: Wanted = Wanted(), token: str = "", **variables: str) -> list[Hosted]:  # noqa: B008
    told = {"GITHUB_SERVER_URL": forge.url, "CI_SERVER_URL": forge.url, **variables}
    told |= {"GITHUB_TOKEN" if text.startswith("github") else "GITLAB_TOKEN": token} if token else {}
    source = source_of(text, told)
    assert source is not None
    web = Web(first_wait=0.01, limit_wait=0.01, silence=5)
    return list(listed(source, Access.from_environment(told), web, wanted))


def test_all_pages_of_an_organisation(forge):
    github(forge, [github_repository(number, f"r{number}") for number in range(5)])
    assert [one.name for one in found(forge, "github:acme")] == [f"acme/r{number}" for number in range(5)]
    pages = [asked for asked in forge.asked if asked.path.endswith("/repos")]
    assert len(pages) == 3 and pages[0].query["per_page"] == ["100"] and pages[0].query["type"] == ["all"]


def test_what_is_told_of_a_repository(forge):
    properties = {"team": "search", "tier": "1", "areas": ["ranking", "ads"], "cost-centre": None}
    github(forge, [
        github_repository(1, "churn", topics=["ml", "churn"], visibility="internal", custom_properties=properties),
        github_repository(2, "empty", default_branch=None),
    ])  # fmt: skip
    churn, empty = found(forge, "github:acme")
    assert churn == Hosted(
        "acme/churn", "https://github.com/acme/churn.git", "main",
        {"topics": "churn, ml", "visibility": "internal", "areas": "ads, ranking", "team": "search", "tier": "1"},
    )  # fmt: skip
    assert empty.branch == ""


def test_archived_ones_and_forks_are_left_out(forge):
    github(forge, [
        github_repository(1, "a"), github_repository(2, "b", archived=True), github_repository(3, "c", fork=True),
    ])  # fmt: skip
    assert [one.name for one in found(forge, "github:acme")] == ["acme/a"]
    assert len(found(forge, "github:acme", Wanted(archived=True, forks=True))) == 3


def test_one_that_moved_to_the_next_page_is_listed_once(forge):
    github(forge, [github_repository(number, f"r{number}") for number in (1, 2, 2, 3)])
    assert [one.name for one in found(forge, "github:acme")] == ["acme/r1", "acme/r2", "acme/r3"]


def test_the_token_is_sent_to_its_server_alone(forge):
    github(forge, [github_repository(1, "a")])
    found(forge, "github:acme")
    found(forge, "github:acme", token="t0ken-of-a-workflow")
    found(forge, f"github:{forge.url}/acme", token="t0ken-of-a-workflow", GITHUB_SERVER_URL="https://github.com")
    sent = [asked.headers.get("authorization", "") for asked in forge.asked]
    assert sent == ["", "", "Bearer t0ken-of-a-workflow", "Bearer t0ken-of-a-workflow", "", ""]


def test_all_repositories_of_who_asks(forge):
    github(forge, [github_repository(1, "public")], kind="User")
    shown = forge.route

    def route(asked: Asked) -> Reply | None:
        if asked.path == "/api/v3/user":
            return a_json({"login": "acme", "type": "User"})
        if asked.path == "/api/v3/user/repos":
            return a_json([github_repository(1, "public"), github_repository(2, "private", visibility="private")])
        return shown(asked)

    assert [one.name for one in found(forge, "github:acme")] == ["acme/public"]
    forge.route = route
    assert len(found(forge, "github:acme", token="t0ken-of-a-user")) == 2
    forge.route = lambda asked: a_json({}, 403) if asked.path == "/api/v3/user" else shown(asked)
    assert len(found(forge, "github:acme", token="t0ken-of-a-workflow")) == 1


def test_a_group_with_its_subgroups(forge):
    projects = [
        gitlab_project(1, "acme/churn", topics=["ml"]),
        gitlab_project(2, "acme/search/rank", default_branch=None),
        gitlab_project(3, "acme/search/fork", forked_from_project={"id": 77, "path_with_namespace": "x/y"}),
        gitlab_project(4, "acme/old", archived=True),
        gitlab_project(5, "acme/wiki-only", repository_access_level="disabled"),
    ]
    pages = paged(forge, "/api/v4/groups/acme%2Fml/projects", projects)
    forge.route = lambda asked: a_json({"id": 9}) if asked.path == "/api/v4/groups/acme%2Fml" else pages(asked)
    assert [one.name for one in found(forge, "gitlab:acme/ml")] == ["acme/churn", "acme/search/rank"]
    first = next(asked for asked in forge.asked if asked.path.endswith("/projects"))
    assert first.query["include_subgroups"] == ["true"] and first.query["with_shared"] == ["false"]
    assert first.query["order_by"] == ["id"]
    churn, *_ = found(forge, "gitlab:acme/ml", token="glpat-0123456789")
    assert churn.tags == {"topics": "ml", "visibility": "private"} and churn.address.endswith("/acme/churn.git")
    assert forge.asked[-1].headers["authorization"] == "Bearer glpat-0123456789"


def test_what_is_no_group_may_be_a_user(forge):
    pages = paged(forge, "/api/v4/users/ada/projects", [gitlab_project(1, "ada/toy")])
    forge.route = lambda asked: (
        a_json({"message": "404 Group Not Found"}, 404) if "/groups/" in asked.path else pages(asked)
    )
    assert [one.name for one in found(forge, "gitlab:ada")] == ["ada/toy"]


def test_there_is_no_such_organisation(forge):
    github(forge, [])
    with pytest.raises(ForgeError, match=r"github:nobody \(gone\).*status 404"):
        found(forge, "github:nobody")


def test_a_token_that_is_refused(forge):
    forge.route = lambda asked: a_json({"message": "Bad credentials"}, 401)
    with pytest.raises(ForgeError, match=r"\(denied\)") as refused:
        found(forge, "github:acme", token="t0ken-of-a-workflow")
    assert "t0ken" not in str(refused.value)


@pytest.mark.parametrize(
    "body", [b"<html>", b"[1]", b'[{"id": "1"}]', b'{"a": 1}', b"[" * 100_000, b"\xff", b'[{"id": 1, "full_name": "a"}]']
)  # fmt: skip
def test_what_is_no_list_is_said_to_be_none(forge, body):
    github(forge, [])
    account = forge.route
    forge.route = lambda asked: Reply(200, body) if asked.path.endswith("/repos") else account(asked)
    with pytest.raises(ForgeError, match=r"/orgs/acme/repos: answers with something else"):
        found(forge, "github:acme")


def test_a_list_that_leads_elsewhere_or_round_and_round(forge):
    github(forge, [])
    account = forge.route
    for link, why in (("http://127.0.0.2:1/x", "another server"), ("?page=1", "does not come to an end")):
        reply = a_json([], Link=f'<{link}>; rel="next"')
        forge.route = lambda asked, reply=reply: reply if asked.path.endswith("/repos") else account(asked)
        with pytest.raises(ForgeError, match=why):
            found(forge, "github:acme", token="t0ken-of-a-workflow")


def test_an_address_that_git_would_take_from_the_disk(forge):
    github(forge, [github_repository(1, "a", clone_url="file:///etc")])
    with pytest.raises(ForgeError, match="no web address"):
        found(forge, "github:acme")


def test_what_names_a_list():
    named = {text: source_of(text, {}) for text in ("github:acme", "gitlab:a/b", "github:https://git.acme.example/ml/")}
    assert {text: (one.forge, one.server, one.name) for text, one in named.items() if one} == {
        "github:acme": ("github", "https://github.com", "acme"),
        "gitlab:a/b": ("gitlab", "https://gitlab.com", "a/b"),
        "github:https://git.acme.example/ml/": ("github", "https://git.acme.example", "ml"),
    }
    for text in ("acme", "github", "github:", "https://github.com/acme/x", "git@github.com:acme/x", "svn:acme"):
        assert source_of(text, {}) is None
    for text in ("github:https://github.com/", "github:ftp://h/a", "github:https://u:p4ssw0rd@h/a", "github:a?x=1"):
        with pytest.raises(ForgeError, match="no list of repositories") as wrong:
            source_of(text, {})
        assert "p4ssw0rd" not in str(wrong.value)
