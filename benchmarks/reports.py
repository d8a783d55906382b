"""What two versions of monthtwo say of the same repositories, and where they differ.

    reports.py make OUT [FOLDER...] [--jobs 2] [--python PATH]
    reports.py compare OLD NEW [--ignore FIELD]...

`make` writes the JSON report of every fixture, of every example of a check or a format, and of every FOLDER (at HEAD
where there are no files but those of git, else as it is) to a file below OUT. Fixtures and examples are those of the
tree in which this script lies; PYTHONPATH, or else what the interpreter has installed, decides which monthtwo speaks.

`compare` prints every difference once, with the reports that have it. It ends with 1 when there is one.

Examples, from the new tree, with the old one beside it as ../old:
  PYTHONPATH=../old/src python benchmarks/reports.py make /tmp/old ~/clones/*/repo
  PYTHONPATH=src        python benchmarks/reports.py make /tmp/new ~/clones/*/repo
  python benchmarks/reports.py compare /tmp/old /tmp/new
  python benchmarks/reports.py compare /tmp/old /tmp/new --ignore findings.fingerprint --ignore tool.version
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
"""Git knows nothing of the machine it runs on."""
IDENTITIES = ("id", "check")
"""Fields that tell the items of a list apart: items of the same name are compared with each other."""
MAX_SHOWN = 120
MAX_NAMED = 6


class Subject(NamedTuple):
    """A folder to scan, and the name of its report."""

    name: str
    folder: Path


class Difference(NamedTuple):
    """A field that is not the same. None stands for what is not there."""

    field: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.field}: + {cut(self.new or '')}"
        if self.new is None:
            return f"{self.field}: - {cut(self.old)}"
        start = 0
        if max(len(self.old), len(self.new)) > MAX_SHOWN:
            apart = (place for place, (a, b) in enumerate(zip(self.old, self.new, strict=False)) if a != b)
            start = max(0, next(apart, min(len(self.old), len(self.new))) - 20)
        return f"{self.field}: {cut(self.old, start)} → {cut(self.new, start)}"


def cut(text: str, start: int = 0) -> str:
    end = start + MAX_SHOWN
    return "…" * (start > 0) + text[start:end] + "…" * (len(text) > end)


# -- make ----------------------------------------------------------------------------------------------------------


def subjects(repositories: list[Path], scratch: Path) -> Iterator[Subject]:
    """All that is scanned; what lies in this tree is copied to `scratch`, where it is no part of a repository."""
    for repository in sorted(ROOT.glob("fixtures/*/repo")):
        name = f"fixtures/{repository.parent.name}"
        shutil.copytree(repository, scratch / name)
        yield Subject(name, scratch / name)
    for name, files in examples():
        for path, text in files.items():
            file = scratch / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        yield Subject(name, scratch / name)
    for folder in repositories:
        whole = folder.resolve()
        named = whole.parent if whole.name == "repo" else whole
        yield Subject(f"repositories/{named.name.removesuffix('.git')}", folder)


def examples() -> Iterator[tuple[str, dict[str, str]]]:
    """Name and files of every example in the catalogue, under the names that the tests give them."""
    catalogue = ROOT / "checks"
    for manifest in sorted(catalogue.rglob("*.yaml")):
        stem = f"examples/{manifest.relative_to(catalogue).with_suffix('').as_posix()}"
        data = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        given = data.get("examples") if isinstance(data, dict) else data if ".cases" in manifest.name else None
        for number, example in enumerate(given or ()):
            if "files" in example:
                yield f"{stem}-{number}-{example['verdict']}", example["files"]
            else:
                yield f"{stem}-{number}", {example["path"]: example["text"]}


def has_files(folder: Path) -> bool:
    """Whether a folder is to be scanned as it is: no bare repository, nor one of which nothing is checked out."""
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return not bare and not (folder.is_dir() and [path.name for path in folder.iterdir()] == [".git"])


def scan(subject: Subject, out: Path, python: str) -> str:
    """Write the report of a subject. What went wrong is returned, or nothing."""
    revision = [] if has_files(subject.folder) else ["--rev", "HEAD"]
    # The same working directory as ours: PYTHONPATH may be relative.
    command = [python, "-m", "monthtwo", "scan", "--format", "json", "--no-cache", *revision, "--", str(subject.folder)]
    done = subprocess.run(command, check=False, capture_output=True, env=os.environ | QUIET)
    if done.returncode not in (0, 1, 4) or not done.stdout:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        return f"{subject.name}: exit status {done.returncode}: {said}"
    file = out / f"{subject.name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(done.stdout)
    return ""


def make(out: Path, repositories: list[Path], jobs: int, python: str) -> int:
    if out.exists() and any(out.iterdir()):
        raise SystemExit(f"{out} is not empty: reports of another run would be taken for those of this one")
    where = [python, "-c", "import monthtwo; print(monthtwo.__file__)"]
    print("speaking:", subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip(), flush=True)
    with tempfile.TemporaryDirectory(prefix="monthtwo-reports-") as scratch, ThreadPoolExecutor(jobs) as pool:
        wanted = list(subjects(repositories, Path(scratch)))
        twice = [name for name, count in Counter(subject.name for subject in wanted).items() if count > 1]
        if twice:
            raise SystemExit(f"several folders would be named {', '.join(twice)}")
        problems = [problem for problem in pool.map(lambda subject: scan(subject, out, python), wanted) if problem]
    print(*problems, f"{len(wanted) - len(problems)} of {len(wanted)} reports are in {out}", sep="\n")
    return 1 if problems else 0


# -- compare -------------------------------------------------------------------------------------------------------


def without(value: Any, ignored: frozenset[str], path: str = "") -> Any:
    """A report without the fields at these paths; all items of a list have the path of the list."""
    if isinstance(value, list):
        return [without(item, ignored, path) for item in value]
    if not isinstance(value, dict):
        return value
    paths = {key: f"{path}.{key}" if path else key for key in value}
    return {key: without(item, ignored, paths[key]) for key, item in value.items() if paths[key] not in ignored}


def differences(old: Any, new: Any, field: str = "") -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from keyed(old, new, {key: f"{field}.{key}" if field else key for key in (*old, *new)}, field)
    elif isinstance(old, list) and isinstance(new, list):
        yield from listed(old, new, field)
    elif old != new or type(old) is not type(new):
        yield Difference(field, plain(old), plain(new))


def listed(old: list[Any], new: list[Any], field: str) -> Iterator[Difference]:
    """Items that have names are compared by name; others are there or not."""
    for identity in IDENTITIES:
        before, now = ({item[identity]: item for item in side if named(item, identity)} for side in (old, new))
        if (len(before), len(now)) == (len(old), len(new)):
            yield from keyed(before, now, {key: f"{field}[{key}]" for key in (*before, *now)}, field)
            return
    yield from loose([plain(item) for item in old], [plain(item) for item in new], field)


def loose(before: list[str], now: list[str], field: str) -> Iterator[Difference]:
    gone, come = Counter(before) - Counter(now), Counter(now) - Counter(before)
    yield from (Difference(field, item, None) for item in gone.elements())
    yield from (Difference(field, None, item) for item in come.elements())
    if before != now and not gone and not come:
        yield reordered(field)


def named(item: Any, identity: str) -> bool:
    return isinstance(item, dict) and isinstance(item.get(identity), str)


def keyed(old: dict[str, Any], new: dict[str, Any], fields: dict[str, str], field: str) -> Iterator[Difference]:
    for key, name in fields.items():
        if key in old and key in new:
            yield from differences(old[key], new[key], name)
        elif key in old:
            yield Difference(name, plain(old[key]), None)
        else:
            yield Difference(name, None, plain(new[key]))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield reordered(field)


def reordered(field: str) -> Difference:
    return Difference(f"{field} (order)".strip(), "one", "another")


def plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def reports(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).with_suffix("").as_posix(): path for path in sorted(folder.rglob("*.json"))}
    if not found:
        raise SystemExit(f"there are no reports in {folder}")
    return {name: path.read_bytes() for name, path in found.items()}


def between(old: bytes, new: bytes, ignored: frozenset[str]) -> list[Difference]:
    """How two reports of the same subject differ."""
    if old == new:
        return []
    found = list(differences(without(json.loads(old), ignored), without(json.loads(new), ignored)))
    if not found and not ignored:
        found.append(Difference("(spelling of the JSON)", plain(len(old)), plain(len(new))))
    return found


def compare(old: Path, new: Path, ignored: frozenset[str]) -> int:
    before, now = reports(old), reports(new)
    common = [name for name in before if name in now]
    found = {name: between(before[name], now[name], ignored) for name in common}
    found = {name: several for name, several in found.items() if several}
    shared: dict[Difference, list[str]] = defaultdict(list)
    for name, several in found.items():
        for difference in dict.fromkeys(several):
            shared[difference].append(name)
    for difference, names in sorted(shared.items(), key=lambda entry: (entry[0].field, -len(entry[1]), str(entry[0]))):
        rest = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
        print(difference, f"    {len(names)} of {len(common)}: {', '.join(names[:MAX_NAMED])}{rest}", sep="\n")
    fields = Counter(field for several in found.values() for field in {difference.field for difference in several})
    if fields:
        print("\nreports by field:", *(f"{count:6} {field}" for field, count in fields.most_common()), sep="\n")
        print("\nfields by report:", *(f"{len(several):6} {name}" for name, several in found.items()), sep="\n")
    alone = [*(f"only in {old}: {name}" for name in before if name not in now)]
    alone += [f"only in {new}: {name}" for name in now if name not in before]
    print(*alone, f"{len(found)} of {len(common)} reports differ", sep="\n")
    return 1 if found or alone else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write the reports of one version")
    making.add_argument("out", type=Path, metavar="OUT", help="an empty folder, or one that is not there yet")
    making.add_argument("folders", type=Path, nargs="*", metavar="FOLDER", help="named after the folder around `repo`")
    making.add_argument("--jobs", type=int, default=2, help="scans at a time")
    making.add_argument("--python", default=sys.executable, help="the interpreter that runs monthtwo")
    comparing = commands.add_parser("compare", help="print what differs between two folders of reports")
    comparing.add_argument("old", type=Path, metavar="OLD")
    comparing.add_argument("new", type=Path, metavar="NEW")
    comparing.add_argument(
        "--ignore", action="append", default=[], metavar="FIELD", help="and all below it: findings.fingerprint"
    )
    args = parser.parse_args()
    if args.command == "make":
        return make(args.out, args.folders, args.jobs, args.python)
    return compare(args.old, args.new, frozenset(args.ignore))


if __name__ == "__main__":
    sys.exit(main())
