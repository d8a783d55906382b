"""The addresses of an audit, cloned meanwhile by threads of their own; each arrives once, cloned or not."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from threading import Event

from monthtwo.audit.clones.clones import Cloned, Clones
from monthtwo.audit.store.audits import Waiting

Arrival = tuple[Waiting, Cloned]


class Arrivals:
    """A context manager; no more is cloned when it is left.

    Args:
        clones: makes the clones; it is called when there is an address.
        waiting: the targets, each at an address.
    """

    def __init__(self, clones: Callable[[], Clones], waiting: Iterable[Waiting]) -> None:
        self._clones, self._waiting = clones, waiting
        self._ended = Event()
        self._made: Clones | None = None
        self._all = self._arriving()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="arrivals")
        self.next: Future[Arrival | None] | None = self._awaited()
        """Done when one has arrived; None when no more will."""

    def __enter__(self) -> "Arrivals":
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._made is not None:
            self._made.end()
        self._pool.shutdown()
        self._all.close()

    def taken(self) -> Arrival | None:
        """The one that has arrived, if one has.

        Raises:
            CloneError: no clones can be kept in their folder.
        """
        if self.next is None or not self.next.done():
            return None
        arrival = self.next.result()
        self.next = self._awaited() if arrival is not None else None
        return arrival

    def _awaited(self) -> "Future[Arrival | None]":
        return self._pool.submit(next, self._all, None)

    def _arriving(self) -> Generator[Arrival, None, None]:
        waiting = iter(self._waiting)
        first = next(waiting, None)
        if first is None:
            return
        self._made = self._clones()
        asked: dict[str, list[Waiting]] = defaultdict(list)

        def addresses() -> Iterator[str]:
            for one in chain((first,), waiting):
                if self._ended.is_set():
                    return
                asked[one.source].append(one)
                yield one.source

        for cloned in self._made.all(addresses()):
            yield asked[cloned.address].pop(), cloned
