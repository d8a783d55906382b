"""Fleets of small repositories for tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from monthtwo.audit.clones.clones import Clones
from monthtwo.audit.requests import Outcome
from monthtwo.audit.run import Terms, run
from monthtwo.audit.store.audits import Audit, Audits
from monthtwo.audit.store.database import Database
from monthtwo.audit.targets.target import Target

DAY = "2026-11-21"
TERMS = Terms(timeout=300, memory=0)
TRAINS = {
    "train.py": "import joblib\nfrom sklearn.svm import SVC\n\nmodel = SVC().fit([[0], [1]], [0, 1])\njoblib.dump(model, 'm')\n",
    "requirements.txt": "scikit-learn\njoblib\n",
}
SERVES = {
    **TRAINS,
    "app.py": "import joblib\nfrom fastapi import FastAPI\n\napp = FastAPI()\nmodel = joblib.load('m')\n\n\n"
    "@app.post('/predict')\ndef predict(age: int):\n    return {'score': float(model.predict([[age]])[0])}\n",
}
HEAVY = {
    f"step{number}.py": "def run():\n" + "".join(f"    a{line} = b{line}(c{line})\n" for line in range(13_000))
    for number in range(6)
}
"""What takes more memory than `LITTLE` to be read."""
LITTLE = 100 * 1024 * 1024

Make = Callable[..., Path]


def copies(repository: Path, folder: Path, count: int) -> list[Path]:
    """So many copies of a repository, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copytree(repository, folder / f"copy{number:02}")) for number in range(count)]


def targets(paths: Sequence[Path]) -> list[Target]:
    return [Target(path.name, str(path)) for path in paths]


def hang(repository: Path) -> None:
    """Let git wait for ever where it reads the history, but not where it is asked for HEAD."""
    os.mkfifo(repository / ".git/shallow")


def told(database: Database, audit: Audit) -> dict[str, tuple[str, str | None]]:
    """The status and cause of each target of an audit, by its name."""
    from sqlalchemy import select

    from monthtwo.audit.store.tables import repositories, results

    rows = select(repositories.c.name, results.c.status, results.c.cause).join(
        results, results.c.repository == repositories.c.id
    )
    with database.reading() as connection:
        found = connection.execute(rows.where(results.c.audit == audit.id)).all()
    assert len({row.name for row in found}) == len(found)
    return {row.name: (row.status, row.cause) for row in found}


def audited(
    database: Database,
    fleet: Sequence[Target],
    terms: Terms = TERMS,
    as_of: str = DAY,
    told: Callable[[Sequence[Outcome]], None] = lambda outcomes: None,
) -> Audit:
    """An audit of a fleet from its beginning to its end, by one thread."""
    from concurrent.futures import ThreadPoolExecutor

    audits = Audits(database)
    audit = audits.begin(fleet, as_of, "stamp", "policy")
    with ThreadPoolExecutor(1) as executor:
        run(audits, audit, terms, executor, 1, no_clones, told)
    return audit


def no_clones() -> Clones:
    """For fleets that lie on this machine."""
    raise AssertionError("there is nothing to clone")


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "monthtwo", "audit", *map(str, arguments)]


def typed(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, **rest: object
) -> "subprocess.CompletedProcess[str]":
    """`monthtwo audit` with arguments, in a folder."""
    environment = {**os.environ, **(env or {})}
    return subprocess.run(command(*arguments), cwd=cwd, env=environment, capture_output=True, text=True, check=False)
