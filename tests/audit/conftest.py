"""Stores for tests: files of SQLite, and databases of a PostgreSQL that is started for them; and a forge."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from forge_server import Forge, serving
from msgspec import Struct

from monthtwo.audit.judging_process import PROCESSES
from monthtwo.audit.store.database import Database

_NOBODY = 65534


class Postgres(Struct):
    """A server in a folder of its own, reached by a socket in it."""

    folder: Path
    programs: Path
    databases: int = 0

    def start(self) -> None:
        quiet = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", quiet, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def lay_out(self) -> None:
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "audit", "--no-sync")

    def database(self) -> str:
        """The address of a new database."""
        self.databases += 1
        name = f"fleet{self.databases}"
        self._run("psql", "-h", str(self.folder), "-U", "audit", "-d", "postgres", "-c", f"CREATE DATABASE {name}")
        return f"postgresql://audit:s3cret@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        # It refuses to be run by root.
        user = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **user)  # type: ignore[call-overload]


def _programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="monthtwo-postgres-"))
    folder.chmod(0o777)
    server = Postgres(folder, programs)
    try:
        server.lay_out()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new store, as --store names it."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def database(store: str) -> Iterator[Database]:
    made = Database(store)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    yield
    PROCESSES.stop()


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    """A server whose repositories lie in `tmp_path / "forge"`."""
    for name in ("GITLAB_TOKEN", "CI_SERVER_URL", "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    root = tmp_path / "forge"
    root.mkdir()
    with serving(root) as server:
        yield server
