"""Workers of Dask as an executor: for fleets that are too many for one machine."""

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from monthtwo.audit.judging_process import PROCESSES
from monthtwo.audit.stamps import tool_stamp

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 30.0
"""Seconds for the scheduler to answer, and for a first worker to be there."""
_RETRIES = 2
"""Times that a repository is given to another worker; it is not to blame for a worker that is lost."""


class ClusterError(Exception):
    """The cluster cannot be used, or is lost; the message says how to mend it."""


class Cluster:
    """A context manager over a Dask cluster that is there already. Its workers end their judging programs with it."""

    def __init__(self, address: str, checks: Sequence[Path]) -> None:
        """`address` is that of the scheduler; `checks` are folders of further manifests.

        Raises:
            ClusterError: there is no such cluster, no worker, or a worker that would judge by other rules.
            CatalogueError: a folder of `checks` cannot be used.
        """
        self._address = address
        self._client = _client(address)
        try:
            self.jobs = self._counted()
            self._compare(tool_stamp(checks), checks)
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._client.status == "running":
                self._client.run(_stop, on_error="ignore")
        finally:
            self._client.close(timeout=2)

    @property
    def executor(self) -> Executor:
        """What takes requests; each has an effect of its own, so none is taken for another."""
        executor: Executor = self._client.get_executor(pure=False, retries=_RETRIES)
        return executor

    def _counted(self) -> int:
        """How many repositories can be at work at once: the threads of all workers."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise ClusterError(
                f"{self._address} has no worker; start one: dask worker {self._address} --nthreads 2"
            ) from None
        return sum(self._client.nthreads().values())

    def _compare(self, stamp: str, checks: Sequence[Path]) -> None:
        """See that every worker judges as this process would: its stamp is written to the store."""
        for worker, said in self._client.run(_stamp, tuple(checks), on_error="return").items():
            if said != stamp:
                why = f"{type(said).__name__}: {said}" if isinstance(said, Exception) else "another release or Python"
                raise ClusterError(
                    f"the worker {worker} would not judge as this machine does ({why}); "
                    "install the same monthtwo, Python and folders of --checks there."
                )


def _stamp(checks: tuple[Path, ...]) -> str:
    return tool_stamp(checks)


def _stop() -> None:
    PROCESSES.stop()


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("--scheduler needs Dask: pip install 'monthtwo[cluster]'") from None
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {address} ({error}); start one: dask scheduler") from None
