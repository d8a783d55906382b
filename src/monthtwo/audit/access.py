"""Who is let in where, and texts without what lets them in.

Addresses come with names and passwords, the environment with tokens. Here they are taken apart: what goes on from here
has no secret, and what is said later is looked through for those that are known.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from monthtwo.regular_expressions import lazy
from monthtwo.repository.history.remote import Login, login_in, without_secret
from monthtwo.safe_text import printable

GITHUB, GITLAB = "https://github.com", "https://gitlab.com"
_ACCOUNT = lazy(r"(?<=://)[^/\s@]{1,1000}@")
_HTTP = ("http", "https")
TOKENS = ("GITHUB_TOKEN", "GITLAB_TOKEN")
"""The variables that let in. What reads what strangers wrote is started without them."""
_SHORTEST = 4
"""Letters of a secret that is looked for: a shorter one is in every other word."""
_NAMES = 16
"""Letters from which on a name beside a password is held to be a token."""
_MOST_SHOWN = 500
_HIDDEN = "***"


class AddressError(Exception):
    """An address that cannot be used. The message says so without what may be secret in it."""


class Access:
    """Logins, by the server for which they are meant or by the address in which they stood."""

    def __init__(self, logins: Mapping[str, Login] | None = None) -> None:
        self._logins = dict(logins or {})
        self._secrets = {secret for login in self._logins.values() for secret in _secrets(login)}

    @classmethod
    def from_environment(cls, variables: Mapping[str, str]) -> "Access":
        """Who GITHUB_TOKEN and GITLAB_TOKEN let in: at the servers that are named beside them, and nowhere else."""
        logins = {}
        if token := variables.get("GITHUB_TOKEN", "").strip():
            logins[github(variables)] = Login("x-access-token", token)
        if token := variables.get("GITLAB_TOKEN", "").strip():
            logins[gitlab(variables)] = Login("oauth2", token)
        return cls(logins)

    def address(self, said: str) -> str:
        """An address without its name and password, which are kept here.

        Raises:
            AddressError: it has a query, in which people put tokens.
        """
        clean, login = without_secret(said), login_in(said)
        parts = urlsplit(clean)
        if parts.scheme in _HTTP and (parts.query or parts.fragment):
            shown = clean.partition("?")[0].partition("#")[0]
            raise AddressError(f"{shown}: an address with a query cannot be cloned; leave out what follows it")
        if login is not None:
            self._logins[clean] = login
            self._secrets.update(_secrets(login))
        return clean

    def login(self, address: str) -> Login | None:
        """Who is let in at an address."""
        return self._logins.get(address) or self._logins.get(server_of(address))

    def redacted(self, text: str) -> str:
        """A text on one line, as long as a message may be, without a secret that is known or stands in an address."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return printable(_ACCOUNT.sub("", text))[:_MOST_SHOWN]


def server_of(address: str) -> str:
    """The server of an address: `https://host:port`, or the host of one for SSH."""
    parts = urlsplit(address)
    if parts.scheme:
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
    return address.partition(":")[0].rpartition("@")[2].lower()


def github(variables: Mapping[str, str]) -> str:
    """The GitHub server of an environment, named as in a workflow."""
    return (variables.get("GITHUB_SERVER_URL") or GITHUB).rstrip("/")


def gitlab(variables: Mapping[str, str]) -> str:
    """The GitLab server of an environment, named as in a pipeline."""
    return (variables.get("CI_SERVER_URL") or GITLAB).rstrip("/")


def _secrets(login: Login) -> Iterator[str]:
    """Every form in which a login may come up."""
    told = [login.password] if login.password else [login.user]
    if login.password and len(login.user) >= _NAMES:
        told.append(login.user)
    for secret in told:
        if len(secret) >= _SHORTEST:
            yield secret
            yield quote(secret, safe="")
    yield b64encode(f"{login.user}:{login.password}".encode()).decode()
