"""Clones of many repositories, kept in a folder for the next time.

At most a few at once ask a server. What fails and may pass is tried again after a while, and once more when all others
have had their turn.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from msgspec import Struct

from monthtwo.audit.access import Access, AddressError, server_of
from monthtwo.audit.clones.bare_clone import BareClone
from monthtwo.audit.clones.causes import PASSING, CloneError
from monthtwo.audit.clones.refusal import refusal
from monthtwo.audit.clones.turns import Turns, Waited
from monthtwo.audit.waiting import backoff
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.history.fetched import place_of
from monthtwo.repository.history.remote import Remote
from monthtwo.speed.ownership import own_folder

_TURNS = "turns"
_LONGEST = 3600.0
"""Seconds that a server may ask to be left alone; one that asks for more is given up."""
_PATIENCE = 2 * _LONGEST
"""Seconds in which there must be a turn."""


_MANY = 12
"""How often in a row one server may ask to be left alone because of one clone."""
_DOWN = 10
"""Of so many clones all attempts fail until a server is held to be down: each is tried once then, until one is made."""


class Limits(Struct, frozen=True, kw_only=True):
    """What clones may take."""

    at_once: int = 4
    """How many ask one server at the same time, and how many are made in one process."""
    attempts: int = 4
    """How often one is tried in a row."""
    rounds: int = 2
    """How often what failed and may pass is tried again at the end."""
    timeout: float = 900.0
    """Seconds for one."""
    silence: float = 120.0
    """Seconds in which its server must say something."""
    most_bytes: int = 4_000_000_000
    """Bytes of one."""
    first_wait: float = 1.0
    """Seconds before the second attempt; before each further one twice as many."""
    limit_wait: float = 30.0
    """The same, where a server says that it is asked too fast, but not until when."""


class Cloned(Struct, frozen=True):
    """What became of an address: a path, or an error. The address is without who was let in."""

    address: str
    path: Path | None = None
    error: CloneError | None = None


class Clones:
    """The clones in a folder.

    Raises:
        CloneError: others may write there, or nobody.
    """

    def __init__(self, folder: Path, access: Access, limits: Limits = Limits()) -> None:  # noqa: B008
        self._folder, self._access, self._limits = folder, access, limits
        self._end = Event()
        self._down: Counter[str] = Counter()
        try:
            if not (own_folder(folder) and own_folder(folder / _TURNS)):
                raise CloneError("disk", f"{folder}: others may write there; name another folder for the clones")
        except OSError as error:
            raise CloneError("disk", f"{folder}: clones cannot be kept there: {error.strerror}") from None
        self._turns = Turns(folder / _TURNS, limits.at_once, self._end.is_set)

    def clone(self, address: str) -> Path:
        """A bare clone of what is at an address, as it is there now, without its tags.

        It has the whole log of the main branch, but of its files only those of the newest commit.

        Raises:
            CloneError: it cannot be had.
        """
        try:
            address = self._access.address(address)
        except AddressError as error:
            raise CloneError("denied", str(error)) from None
        return self._in_the_end(address)

    def all(self, addresses: Iterable[str]) -> Iterator[Cloned]:
        """What becomes of each address, as it becomes known: one result for each of them, whatever happens.

        No more addresses are taken from `addresses` than are worked on.
        """
        pending = addresses
        with ThreadPoolExecutor(self._limits.at_once, thread_name_prefix="clone") as pool:
            try:
                for again in range(self._limits.rounds, -1, -1):
                    later: list[str] = []
                    for one in self._round(pool, pending):
                        if self._end.is_set():
                            return
                        if again and one.error is not None and one.error.cause in PASSING:
                            later.append(one.address)
                        else:
                            yield one
                    pending = later
            finally:
                self._end.set()
                pool.shutdown(cancel_futures=True)
                self._end.clear()

    def end(self) -> None:
        """Let `all` come to its end, also in the midst of its work: of what is not done then it tells nothing."""
        self._end.set()

    def _round(self, pool: ThreadPoolExecutor, addresses: Iterable[str]) -> Iterator[Cloned]:
        running: set[Future[Cloned]] = set()
        for address in addresses:
            running.add(pool.submit(self._result, address))
            if len(running) >= 2 * self._limits.at_once:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)

    def _result(self, address: str) -> Cloned:
        shown = self._access.redacted(address)
        try:
            shown = self._access.address(address)
            return Cloned(shown, path=self.clone(shown))
        except CloneError as error:
            return Cloned(shown, error=error)
        except AddressError as error:
            return Cloned(str(error).partition(": ")[0], error=CloneError("denied", str(error)))
        except Exception as error:  # one that nobody thought of costs one row, not the audit
            return Cloned(shown, error=self._told(shown, CloneError("broken", f"{type(error).__name__}: {error}")))

    def _in_the_end(self, address: str) -> Path:
        """The clone, after as many attempts as it takes.

        Raises:
            CloneError: none of them succeeds.
        """
        server, failures, limits = server_of(address), 0, 0
        while True:
            made = self._tried(address)
            if isinstance(made, Path):
                self._down[server] = 0
                return made
            if made.cause == "rate-limited":
                after = backoff(limits, self._limits.limit_wait) if made.after is None else made.after
                limits += 1
                if limits > _MANY or after > _LONGEST:
                    raise self._told(address, made)
                self._turns.leave_alone(server, after)
            else:
                failures += 1
                if not self._again(made, server, failures):
                    raise self._told(address, made)
                self._end.wait(backoff(failures - 1, self._limits.first_wait))

    def _again(self, error: CloneError, server: str, failures: int) -> bool:
        """Whether it is worth while to try again at once. What times out has taken long enough for now."""
        if error.cause in PASSING:
            self._down[server] += 1
        down = self._down[server] > _DOWN * self._limits.attempts
        return error.cause == "unreachable" and failures < self._limits.attempts and not down and not self._end.is_set()

    def _tried(self, address: str) -> Path | CloneError:
        place, limits = place_of(self._folder, address, Path("/")), self._limits
        remote = Remote(
            address, address, login=self._access.login(address), timeout=limits.timeout, silence=limits.silence,
            unattended=True,
        )  # fmt: skip
        try:
            with self._turns.alone(place.name, _PATIENCE), self._turns.at(server_of(address), _PATIENCE):
                BareClone(remote, place, limits.most_bytes, self._end.is_set).take()
        except Waited:
            return CloneError("timeout", "there was no turn at its server in time")
        except CloneError as error:
            return self._with_refusal(address, error)
        except OSError as error:
            return CloneError("disk", f"it cannot be kept: {error.strerror}")
        except RepositoryError as error:
            return CloneError("broken", str(error))
        return place

    def _with_refusal(self, address: str, error: CloneError) -> CloneError:
        """The error with what the server says of how long it lasts."""
        if error.cause not in ("rate-limited", "denied") or urlsplit(address).scheme not in ("http", "https"):
            return error
        said = refusal(address, self._access.login(address))
        if said is None:
            return error
        if not said.over:
            return CloneError("rate-limited", str(error), said.after)
        if error.cause == "denied":  # it was for a moment, and may have been for another reason
            return CloneError("unreachable", str(error))
        return CloneError("rate-limited", str(error), self._limits.first_wait)

    def _told(self, address: str, error: CloneError) -> CloneError:
        return CloneError(error.cause, self._access.redacted(f"{address}: {error}"), error.after)
