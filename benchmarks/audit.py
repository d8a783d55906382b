"""What an audit of many small repositories costs.

    audit.py [--repositories 200] [--jobs 2] [--store FILE|URL] [--keep FOLDER] [--seed 1]

Makes bare repositories of realistic sizes and histories that share files as forks and templates do, audits them with
an empty cache, again the same day, and again a day later. Prints repositories an hour, bytes a repository in the store
and in the cache, the peak memory of the process that runs the audit, and how many verdicts changed.

--store   where results go (default: a file of SQLite that is thrown away)
--keep    make the fleet here, or use the one that is here, and leave it
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

DAYS = ("2026-11-20", "2026-11-20", "2026-11-21")
NAMES = ("cold", "unchanged", "a day later")
SHARED = 60
"""Modules that several repositories have, as forks and templates do."""
LINES = (
    "import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef load{n}(path):\n    with open(path) as file:\n"
    "        logger.info('reads %s', path)\n        return [line.split(',') for line in file]\n",
    "def clean{n}(rows):\n    return [row for row in rows if all(row)]\n\n\ndef split{n}(rows, share=0.8):\n"
    "    cut = int(len(rows) * share)\n    return rows[:cut], rows[cut:]\n",
    "import pandas as pd\n\n\ndef features{n}(table: pd.DataFrame) -> pd.DataFrame:\n"
    "    table['ratio{n}'] = table['a'] / table['b']\n    return table.dropna()\n",
)
TRAIN = (
    "import joblib\nfrom sklearn.ensemble import RandomForestClassifier\n\nfrom lib.m{n} import *\n\n\n"
    "def main():\n    model = RandomForestClassifier(n_estimators={n}).fit([[0], [1]], [0, 1])\n"
    "    joblib.dump(model, 'model.pkl')\n\n\nif __name__ == '__main__':\n    main()\n"
)
SERVE = (
    "import joblib\nfrom fastapi import FastAPI\n\napp = FastAPI()\nmodel = joblib.load('model.pkl')\n\n\n"
    "@app.post('/predict{n}')\ndef predict(age: int):\n    return {{'score': float(model.predict([[age]])[0])}}\n"
)
PROMPT = (
    "from fastapi import FastAPI\nfrom openai import OpenAI\n\napp = FastAPI()\nclient = OpenAI()\n\n\n"
    "@app.post('/ask{n}')\ndef ask(text: str):\n    return client.chat.completions.create(model='gpt-4o', messages=[\n"
    "        {{'role': 'user', 'content': text}}])\n"
)
WORKFLOW = "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"
DOCKERFILE = 'FROM python:3.11\nCOPY . /app\nRUN pip install -r requirements.txt\nCMD ["uvicorn", "app:app"]\n'


class Told(NamedTuple):
    """An audit that has ended: its summary, the seconds it took and the peak memory of its process in bytes."""

    summary: dict[str, Any]
    seconds: float
    peak: int


def contents(pick: random.Random, number: int) -> dict[str, str]:
    """The files of a repository."""
    files = {"README.md": f"# Project {number}\n\nWhat it does.\n"}
    for n in pick.sample(range(SHARED), pick.randint(4, 20)):
        files[f"lib/m{n}.py"] = LINES[n % len(LINES)].format(n=n)
    for n in range(pick.randint(2, 12)):
        files[f"src/own{n}.py"] = pick.choice(LINES).format(n=f"{number}_{n}")
    kind = pick.random()
    if kind < 0.7:
        files["train.py"] = TRAIN.format(n=number)
        files["requirements.txt"] = "scikit-learn==1.5.0\npandas\njoblib\n"
    if kind < 0.4:
        files |= {"app.py": SERVE.format(n=number), "Dockerfile": DOCKERFILE}
    elif kind > 0.8:
        files |= {"app.py": PROMPT.format(n=number), "requirements.txt": "openai\nfastapi\n"}
    if pick.random() < 0.5:
        files |= {".github/workflows/ci.yml": WORKFLOW, "tests/test_app.py": "def test_it():\n    assert True\n"}
    return files


def history(pick: random.Random, number: int) -> bytes:
    """What `git fast-import` is told: each commit brings a file or changes one."""
    files = list(contents(pick, number).items())
    pick.shuffle(files)
    count = len(files) + pick.randint(0, 60)
    day = date(2026, 11, 1) - timedelta(pick.randint(count, 900))
    out: list[str] = []
    for turn in range(count):
        path, text = files[turn] if turn < len(files) else ("CHANGES.md", f"{turn} changes\n")
        day = min(day + timedelta(pick.randint(0, 9)), date(2026, 11, 19))
        who = f"Dev {pick.randint(1, 3)} <dev@example.org> {int(time.mktime(day.timetuple()))} +0000"
        message = f"Change {turn}"
        out.append(f"commit refs/heads/main\ncommitter {who}\ndata {len(message)}\n{message}\n")
        out.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    return "".join(out).encode()


def make(folder: Path, count: int, seed: int) -> None:
    """A fleet of so many bare repositories; those that are there already stay."""
    for number in range(count):
        place = folder / f"team{number % 20:02}" / f"project{number:05}.git"
        if place.exists():
            continue
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", "--template=", place], check=True)
        told = history(random.Random(seed * 1_000_003 + number), number)
        subprocess.run(["git", "-C", place, "fast-import", "--quiet"], input=told, check=True)


def audit(fleet: Path, store: str, jobs: int, cache: Path, day: str) -> Told:
    """Run an audit to its end."""
    command = [sys.executable, "-m", "monthtwo", "audit", str(fleet), f"--store={store}", f"--jobs={jobs}"]
    command += [f"--as-of={day}", "--format=json"]
    environment = {**os.environ, "MONTHTWO_CACHE_DIR": str(cache)}
    begun, peak = time.perf_counter(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, env=environment)
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - begun
        said.seek(0)
        if process.returncode:
            sys.exit(f"the audit ended with {process.returncode}: {said.read().decode()}")
        return Told(json.loads(said.read()), seconds, peak)


def _peak(process: int) -> int:
    """The most memory that a process itself ever had; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def lines(fleet: Path, store: str, file: Path | None, options: argparse.Namespace, cache: Path) -> Iterator[str]:
    """The figures, a line each."""
    count = options.repositories
    yield f"{count} repositories, {size(fleet) // count:,} bytes each, {options.jobs} jobs"
    cold = 0.0
    for name, day in zip(NAMES, DAYS, strict=True):
        told = audit(fleet, store, options.jobs, cache, day)
        one = told.summary
        cold = cold or told.seconds
        yield (
            f"{name:<12}{count / told.seconds * 3600:>10,.0f} an hour"
            f"{told.seconds:>9.1f} s{cold / told.seconds:>7.1f} x{told.peak / 1e6:>7.1f} MB"
            f"{one['judged']:>7} judged{one['carried']:>7} carried{one['failed']:>5} failed"
            f"{one['changed'] if one['changed'] is not None else '-':>5} changed"
        )
        if one["files"]:
            yield f"{'':<12}facts of {one['known_files'] / one['files']:.0%} of {one['files']} files were known"
        if file is not None:
            stored = sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))
            yield f"{'':<12}store {stored:,} bytes, {stored // count:,} a repository"
    yield f"cache {size(cache):,} bytes, {size(cache) // count:,} a repository"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repositories", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--store")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        fleet = options.keep or Path(scratch, "fleet")
        make(fleet, options.repositories, options.seed)
        file = Path(scratch, "store.sqlite") if options.store is None else None
        for line in lines(fleet, options.store or str(file), file, options, Path(scratch, "cache")):
            print(line, flush=True)


if __name__ == "__main__":
    main()
