"""Requests to a forge's interface: tried again when they fail, and no faster than the forge allows.

Connections, TLS and proxies are urllib3's, and it reads `Retry-After`. Its own repetitions are not used: they know
statuses, but not that a forge answers 403 with `x-ratelimit-remaining: 0`, or says in words that it is asked too fast.
"""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    InvalidHeader,
    MaxRetryError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.util import Retry, Timeout, make_headers, parse_url

from monthtwo.audit.waiting import backoff

Cause = Literal["unreachable", "timeout", "denied", "gone", "rate-limited"]

_TRANSIENT = frozenset({408, 500, 502, 503, 504})
_LIMITED = frozenset({403, 429, 503})
_COUNTERS = ("x-ratelimit", "ratelimit")
"""How the headers of GitHub and of GitLab begin that say how many requests are left, and until when."""
_DENIED, _GONE = frozenset({401, 403, 407, 451}), frozenset({404, 410})
_MOST = 32 * 1024 * 1024
"""Bytes of an answer: a page of a hundred repositories has one million."""
_CHUNK = 64 * 1024
_MANY = 12
"""How often in a row a forge may ask to wait."""


class WebError(Exception):
    """A forge does not answer with what it was asked for. The message says why, and holds no secret."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause: Cause = cause


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """What is asked for over HTTP.

    Args:
        attempts: how often a request is made before it counts as failed.
        first_wait: seconds before the second of them.
        limit_wait: seconds to wait where a forge says that it is asked too fast, but not until when.
        patience: seconds that a request may wait altogether because a forge asks for it.
        silence: seconds in which something must be said.
    """

    def __init__(
        self, *, attempts: int = 5, first_wait: float = 1.0, limit_wait: float = 60.0, patience: float = 3900.0,
        silence: float = 30.0,
    ) -> None:  # fmt: skip
        self._attempts, self._first_wait, self._limit_wait = attempts, first_wait, limit_wait
        self._patience, self._silence = patience, silence
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a request, which has been made as often as was needed.

        Raises:
            WebError: there is none, or one that says no.
        """
        failures = limits = 0
        waited = 0.0
        while True:
            try:
                answer = self.once(url, headers)
            except WebError as error:
                if error.cause not in ("unreachable", "timeout") or failures == self._attempts - 1:
                    raise
                time.sleep(backoff(failures, self._first_wait))
                failures += 1
                continue
            wait = wait_of(answer, backoff(limits, self._limit_wait))
            if wait is not None:
                if limits == _MANY or waited + wait > self._patience:
                    why = f"asks to wait for {wait:.0f} seconds more" if wait else "is asked too fast"
                    raise WebError("rate-limited", f"{_place(url)}: {why}; try again later, or with a token")
                time.sleep(wait)
                limits, waited = limits + 1, waited + wait
            elif answer.status in _TRANSIENT and failures < self._attempts - 1:
                time.sleep(backoff(failures, self._first_wait))
                failures += 1
            else:
                return _allowed(url, answer)

    def once(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer to one request, whatever it says.

        Raises:
            WebError: there is none.
        """
        end = time.monotonic() + 10 * self._silence
        # A redirect is followed, elsewhere without what lets in here.
        retries = Retry(total=None, connect=0, read=0, status=0, other=0, redirect=3)
        told = {"User-Agent": "monthtwo", **headers}
        timeout = Timeout(connect=self._silence, read=self._silence)
        try:
            said = self._pool(url).request(
                "GET", url, headers=told, retries=retries, timeout=timeout, preload_content=False
            )
            try:
                body = bytearray()
                while part := said.read(_CHUNK):
                    body += part
                    if len(body) > _MOST:
                        raise WebError("unreachable", f"{_place(url)}: says more than {_MOST // 1_000_000} MB")
                    if time.monotonic() > end:
                        raise WebError("timeout", f"{_place(url)}: does not come to an end")
                return Answer(said.status, said.headers, bytes(body))
            finally:
                # What was not read to its end cannot be used for another request.
                said.close()
        except HTTPError as error:
            raise _failure(url, error) from None

    def _pool(self, url: str) -> urllib3.PoolManager:
        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme, "")
        if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
            proxy = ""
        if proxy not in self._pools:
            self._pools[proxy] = _through(proxy) if proxy else urllib3.PoolManager()
        return self._pools[proxy]


def wait_of(answer: Answer, unsaid: float) -> float | None:
    """Seconds that an answer asks to wait, or `unsaid` where it does not say how long; None where it does not ask."""
    if answer.status not in _LIMITED:
        return None
    headers = answer.headers
    if (said := headers.get("Retry-After")) is not None:
        try:
            return float(Retry().parse_retry_after(said))
        except InvalidHeader:
            return unsaid
    if answer.status == 503:
        return None
    for name in _COUNTERS:
        if headers.get(f"{name}-remaining") == "0" and (at := headers.get(f"{name}-reset", "")).isdigit():
            return max(float(at) - _now(headers), 0.0) + 1
    if answer.status == 429 or b"rate limit" in answer.body[:_CHUNK].lower():
        return unsaid
    return None


def _now(headers: Mapping[str, str]) -> float:
    """The time on the clock that says until when to wait."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except (TypeError, ValueError):
        return time.time()


def _allowed(url: str, answer: Answer) -> Answer:
    if answer.status in _GONE:
        raise WebError("gone", f"{_place(url)}: there is none, or not for this token (status {answer.status})")
    if answer.status in _DENIED:
        raise WebError("denied", f"{_place(url)}: the token, or its absence, is refused (status {answer.status})")
    if not 200 <= answer.status < 300:
        raise WebError("unreachable", f"{_place(url)}: answers with status {answer.status}")
    return answer


def _failure(url: str, error: HTTPError) -> WebError:
    reason = error.reason if isinstance(error, MaxRetryError) and error.reason is not None else error
    # A connection that is refused counts as a kind of one that is not made in time.
    if isinstance(reason, ConnectTimeoutError | ReadTimeoutError) and not isinstance(reason, NewConnectionError):
        return WebError("timeout", f"{_place(url)}: does not answer in time")
    said = str(reason).rpartition(": ")[2] or type(reason).__name__
    return WebError("unreachable", f"{_place(url)}: cannot be reached: {said[:200]}")


def _place(url: str) -> str:
    """An address without its query and without who is let in."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _through(proxy: str) -> urllib3.PoolManager:
    parts = parse_url(proxy if "://" in proxy else f"http://{proxy}")
    headers = make_headers(proxy_basic_auth=parts.auth) if parts.auth else {}
    return urllib3.ProxyManager(parts._replace(auth=None).url, proxy_headers=headers)
