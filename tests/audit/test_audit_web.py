"""Requests to servers that are slow, break off, and ask to be left alone."""

import time

import pytest
from forge_server import Asked, Forge, Reply

from monthtwo.audit.web import Answer, Web, WebError, wait_of

HELLO = Reply(200, b"[]")


def asking(**limits: float) -> Web:
    return Web(**{"first_wait": 0.01, "limit_wait": 0.01, "silence": 5, **limits})  # type: ignore[arg-type]


def first(forge: Forge, *replies: Reply) -> None:
    """Let the server give these answers, and then a good one."""
    left = list(replies)
    forge.route = lambda asked: left.pop(0) if left else HELLO


def test_every_third_connection_is_reset(forge):
    forge.route = lambda asked: Reply(200, b"[]", (("Connection", "close"),))
    forge.resets = 3
    web = asking()
    assert {web.get(f"{forge.url}/{number}", {}).body for number in range(20)} == {b"[]"}


def test_failures_of_the_server_pass(forge):
    first(forge, Reply(502), Reply(500), Reply(503))
    assert asking().get(f"{forge.url}/x", {}).body == b"[]"


def test_failures_that_do_not_pass(forge):
    forge.route = lambda asked: Reply(502)
    with pytest.raises(WebError, match="status 502") as failed:
        asking(attempts=3).get(f"{forge.url}/x", {})
    assert failed.value.cause == "unreachable" and len(forge.asked) == 3


@pytest.mark.parametrize("status", [429, 403, 503])
def test_nobody_asks_before_the_time_that_is_named(forge, status):
    until = 0.0
    early = []

    def route(asked: Asked) -> Reply:
        nonlocal until
        if not until:
            until = asked.at + 1
            return Reply(status, b'{"message": "You have exceeded a secondary rate limit."}', (("Retry-After", "1"),))
        early.append(asked.at < until)
        return HELLO

    forge.route = route
    asking().get(f"{forge.url}/x", {})
    assert early == [False]


def test_the_hour_is_over_when_the_server_says_so(forge):
    """By the server's clock, which need not be ours."""
    theirs = time.gmtime(1_700_000_000)
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", theirs)
    for names in (("X-RateLimit-Remaining", "X-RateLimit-Reset"), ("RateLimit-Remaining", "RateLimit-Reset")):
        for status in (403, 429):
            headers = {"Date": date, names[0]: "0", names[1]: "1700000090"}
            assert wait_of(Answer(status, _any_case(headers), b""), 5.0) == 91
            assert wait_of(Answer(status, _any_case({**headers, names[1]: "1600000000"}), b""), 5.0) == 1
            assert wait_of(Answer(200, _any_case(headers), b""), 5.0) is None


def _any_case(headers: dict[str, str]):
    from urllib3 import HTTPHeaderDict

    return HTTPHeaderDict(headers)


def test_what_asks_to_wait_and_what_says_no(forge):
    assert wait_of(Answer(403, {}, b'{"message": "You have exceeded a secondary rate limit."}'), 5.0) == 5
    assert wait_of(Answer(429, {}, b"Retry later"), 5.0) == 5
    assert wait_of(Answer(429, _any_case({"Retry-After": "soon"}), b""), 5.0) == 5
    assert wait_of(Answer(403, {}, b'{"message": "Resource not accessible by integration"}'), 5.0) is None
    assert wait_of(Answer(503, {}, b""), 5.0) is None
    past = _any_case({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"})
    assert wait_of(Answer(429, past, b""), 5.0) == 0


def test_a_server_that_is_asked_too_fast_without_saying_how_long(forge):
    first(forge, *[Reply(403, b'{"message": "You have exceeded a secondary rate limit."}')] * 3)
    assert asking().get(f"{forge.url}/x", {}).body == b"[]" and len(forge.asked) == 4


def test_a_server_that_asks_to_wait_for_ever(forge):
    first(forge, Reply(429, b"", (("Retry-After", "99999"),)))
    with pytest.raises(WebError, match="asks to wait") as failed:
        asking().get(f"{forge.url}/x", {})
    assert failed.value.cause == "rate-limited" and len(forge.asked) == 1
    forge.route = lambda asked: Reply(429, b"", (("Retry-After", "0"),))
    with pytest.raises(WebError):
        asking().get(f"{forge.url}/x", {})


def test_a_server_that_does_not_answer(forge):
    def route(asked: Asked) -> Reply:
        forge.ended.wait()
        return HELLO

    forge.route = route
    with pytest.raises(WebError, match="does not answer in time") as failed:
        asking(silence=0.2, attempts=2).get(f"{forge.url}/x?secret=1", {})
    assert failed.value.cause == "timeout" and "secret" not in str(failed.value) and len(forge.asked) == 2


def test_a_server_that_is_not_there():
    with pytest.raises(WebError, match="cannot be reached") as failed:
        asking(attempts=2).get("http://127.0.0.1:9/x", {"Authorization": "Bearer s3cret"})
    assert failed.value.cause == "unreachable" and "s3cret" not in str(failed.value)


def test_an_answer_without_an_end_is_left(forge, monkeypatch):
    monkeypatch.setattr("monthtwo.audit.web._MOST", 1000)
    forge.route = lambda asked: Reply(200, b"x" * 200_000)
    with pytest.raises(WebError, match="says more than"):
        asking(attempts=1).get(f"{forge.url}/x", {})


def test_a_redirect_elsewhere_is_not_told_the_token(forge, tmp_path):
    from forge_server import serving

    with serving(tmp_path) as other:
        other.route = lambda asked: HELLO
        forge.route = lambda asked: Reply(301, b"", (("Location", f"{other.url}/y"),))
        assert asking().get(f"{forge.url}/x", {"Authorization": "Bearer s3cret"}).body == b"[]"
        assert [one.path for one in other.asked] == ["/y"] and "authorization" not in other.asked[0].headers


def test_a_proxy_is_asked(forge, monkeypatch):
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", forge.url.replace("http://", "http://ada:s3cret@"))
    forge.route = lambda asked: HELLO
    assert asking().get("http://forge.example/x", {}).body == b"[]"
    assert forge.asked[0].path == "/x" and forge.asked[0].headers["proxy-authorization"].startswith("Basic ")
