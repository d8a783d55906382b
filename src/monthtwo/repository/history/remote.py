"""What is fetched from, and how git is let in: nothing of a password is written down or stands in a command."""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import unquote

from monthtwo.regular_expressions import lazy
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.git_environment import environment, executable, options
from monthtwo.repository.history.process import starter
from monthtwo.repository.program import Program, Stopped, reason

_PROTOCOLS = "file:git:http:https:ssh"
_SETTINGS = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
FILTER = ("--quiet", "--no-tags", "--filter=blob:none")
_SILENCE = 300
"""Seconds in which a byte must come: what talks HTTP for git outlives it until then, when this process is killed."""
_PATIENCE = 600
"""Seconds in which git must come to an end, or say something: a server counts a large repository for minutes."""
_TIMEOUT = 3600
_MOST = 1024 * 1024
"""Bytes that git may say: it is told to be quiet."""

_USER, _PASSWORD = "MONTHTWO_GIT_USER", "MONTHTWO_GIT_PASSWORD"
_HELPER = f"""!f() {{ test "$1" = get && printf 'username=%s\\npassword=%s\\n' "${_USER}" "${_PASSWORD}"; }}; f"""
"""Tells git who is let in, from variables: neither a command nor a file has them."""
_ACCOUNT = lazy(r"^(https?://)([^/@]*)@")
_ORIGIN = lazy(r"^https?://[^/?#]*")
_SECRET = lazy(r"^(\w[\w+.-]*://)[^/@]*@")


class FetchError(RepositoryError):
    """What a remote has cannot be taken. The message says why, and what mends it; `why` says it without the place."""

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why or message


class Login(NamedTuple):
    """Who is let in. A token is a password, or stands alone as the name."""

    user: str
    password: str


class Remote:
    """An address that git fetches from, with what gets in there.

    Args:
        address: it may carry a name and a password.
        about: what the messages begin with.
        headers: settings `http.….extraheader` that a checkout sends along.
        login: who is let in, if not who stands in the address.
        timeout: seconds after which git is ended.
        silence: seconds in which a byte must come, over HTTP.
        unattended: nobody is there to be asked for a password.
    """

    def __init__(
        self, address: str, about: Path | str, *, headers: Iterable[tuple[str, str]] = (), login: Login | None = None,
        timeout: float = _TIMEOUT, silence: float = _SILENCE, unattended: bool = False,
    ) -> None:  # fmt: skip
        self.address = without_secret(address)
        self._about, self._timeout, self._alone = about, timeout, unattended
        login = login or login_in(address)
        settings = [("http.lowSpeedLimit", "1"), ("http.lowSpeedTime", str(max(1, round(silence)))), *headers]
        given = {"GIT_ALLOW_PROTOCOL": _PROTOCOLS}
        given |= {"GIT_ASKPASS": "", "SSH_ASKPASS_REQUIRE": "never"} if unattended else {}
        if login is not None and (origin := _ORIGIN.match(self.address)):
            # For this host alone, also where it sends git elsewhere. No other helper may keep what it is told.
            settings += [("credential.helper", ""), (f"credential.{origin[0]}.helper", _HELPER)]
            given |= {_USER: login.user, _PASSWORD: login.password}
        given["GIT_CONFIG_COUNT"] = str(len(settings))
        for number, (key, value) in enumerate(settings):
            given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        self._environment = environment() | given

    def clone(self, place: Path) -> None:
        """Make a bare clone of the remote's main branch, whole or not at all.

        Raises:
            FetchError: it cannot be made.
        """
        begun = place.with_name(f".{place.stem}-{os.getpid()}")
        try:
            self.clone_into(begun)
            with suppress(FileExistsError):
                begun.rename(place)
        except OSError as error:
            raise FetchError(f"{place}: the history cannot be kept here: {error.strerror}") from None
        finally:
            shutil.rmtree(begun, ignore_errors=True)

    def clone_into(self, place: Path, look: Callable[[], None] | None = None) -> None:
        """Make a bare clone of the remote's main branch, without what is in files; what is left of it may lie there."""
        what = ("clone", *FILTER, "--bare", "--single-branch", "--template=", "--", self.address, str(place))
        self.run(place.parent, *what, look=look)

    def run(self, cwd: Path, *arguments: str, stdin: bytes = b"", look: Callable[[], None] | None = None) -> bytes:
        """Run git in a folder; what it says. `look` is called again and again meanwhile.

        Raises:
            FetchError: it fails; the message says why.
            Stopped: `look` raises it.
        """
        git = executable(cwd)
        command = (git, *options(), *_SETTINGS, *arguments)
        end = monotonic() + self._timeout
        output = b""
        try:
            with Program(command, cwd, self._environment, starter(git), alone=self._alone) as program:
                output = program.all(stdin, end, min(_PATIENCE, self._timeout), _MOST, look)
                status = program.status(end)
                complaint = program.complaint
        except OSError as error:
            status, complaint = 1, f"git cannot be started: {error.strerror}"
        except Stopped as error:
            status, complaint = 1, f"git {error}"
        if status:
            why = reason(status, complaint)
            raise FetchError(f"{self._about}: its history cannot be taken: {why}", why)
        return output


def without_secret(address: str) -> str:
    """An address without the name and password that may stand in it; the name of an SSH account stays."""
    return address if address.startswith("ssh://") else _SECRET.sub(r"\1", address)


def login_in(address: str) -> Login | None:
    """Who stands in an address."""
    found = _ACCOUNT.match(address)
    if found is None:
        return None
    user, _, password = found[2].partition(":")
    return Login(unquote(user), unquote(password))
