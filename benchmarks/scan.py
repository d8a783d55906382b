"""How fast a scan is, beside the floor of the machine it runs on.

    scan.py FOLDER... [--runs 5] [--jobs 2] [--monthtwo PATH] [--peers ENVIRONMENT]... [--grow 1,2,4,8]

Every figure is the median of whole processes, start-up included, that took turns with the others. The work is done on
a copy. Cold is an empty cache of ours, with the files in the machine's memory; changed is a warm cache and one edited
file of code: by a comment above all that it says, which then stands on other lines, and by a call, after which the
graph is built and everything is judged anew.

--monthtwo  the command to measure (default: the one installed beside this interpreter)
--peers     a virtual environment with ml-project-doctor or semgrep in it, to measure them on the same folders
--grow      also measure the folder concatenated so many times; the copies differ, so that no cache sees them as one
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from floor import files, python

HERE = Path(__file__).resolve().parent
FLOORS = {"read all bytes": "read", "ast.parse, one process": "parse", "ast.parse, two processes": "parse2"}
UNIT = "ast.parse, one process"
RATIOS = (
    ("monthtwo cold", UNIT),
    ("monthtwo cold", "ml-project-doctor"),
    ("monthtwo cold", "semgrep"),
    ("monthtwo warm", "monthtwo cold"),
    ("monthtwo one file changed", "monthtwo warm"),
    ("monthtwo its code changed", "monthtwo warm"),
    ("monthtwo its code changed", "monthtwo cold"),
)
COMMENTED = {".py", ".yaml", ".yml", ".toml"}
"""Files that a last line `# …` does not break: so that copies of them differ."""
PEAK_UNIT = 1024**2 if sys.platform == "darwin" else 1024


class Sample(NamedTuple):
    """One finished process: wall seconds, and the peak memory in MB of the largest process it waited for."""

    seconds: float
    peak: float


Measure = Callable[[], Sample]
Medians = dict[str, Sample]


def run(argv: list[str], accept: tuple[int, ...] = (0,), **environment: str) -> Sample:
    """Run a command to its end, unseen. Raises SystemExit with what it said when it ends badly."""
    with tempfile.NamedTemporaryFile() as said:
        opened = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, said.name, os.O_WRONLY, 0),
        ]
        start = time.perf_counter()
        # This process is small, as a child's peak is never below that of the process it was made from.
        # An installed tool has its bytecode; a checkout that may not write it would be compiled anew in every run.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        process = os.posix_spawnp(argv[0], argv, kept | environment, file_actions=opened)
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - start
        code = os.waitstatus_to_exitcode(status)
        if code not in accept:
            raise SystemExit(f"{' '.join(argv)} ended with {code}:\n{said.read().decode(errors='replace')[-2000:]}")
    return Sample(seconds, usage.ru_maxrss / PEAK_UNIT)


def medians(measures: dict[str, Measure], runs: int) -> Medians:
    """The median of each, one after another in every round, so that a busy minute strikes all alike."""
    samples: dict[str, list[Sample]] = {name: [] for name in measures}
    for turn in range(runs + 1):
        for name, measure in measures.items():
            sample = measure()
            if turn:  # the first round only warms the machine
                samples[name].append(sample)
    return {
        name: Sample(statistics.median(s.seconds for s in taken), statistics.median(s.peak for s in taken))
        for name, taken in samples.items()
    }


class Scanner:
    """The scans of one folder, whose caches lie in `scratch`."""

    def __init__(self, command: Path, folder: Path, scratch: Path, jobs: int) -> None:
        self.argv = [str(command), "scan", "--format", "json", "--jobs", str(jobs), str(folder)]
        self.folder = folder
        self.scratch = scratch
        self.edits = 0
        self.kept = self._cache()

    def cold(self) -> Sample:
        cache = self._cache()
        sample = self._scan(cache)
        shutil.rmtree(cache)
        return sample

    def warm(self) -> Sample:
        if not self.edits:
            self._scan(self.kept)
            self.edits = 1
        return self._scan(self.kept)

    def changed(self) -> Sample:
        """A comment is added at the top: the file is read anew, and says what it said on other lines."""
        return self._edited(before="# edit {}\n")

    def changed_code(self) -> Sample:
        """A call is added: everything is judged anew."""
        return self._edited(after="\nprint({})\n")

    def _edited(self, before: str = "", after: str = "") -> Sample:
        self.edits += 1
        file = self._typical()
        file.write_text(before.format(self.edits) + file.read_text("utf-8") + after.format(self.edits), "utf-8")
        return self._scan(self.kept)

    def _scan(self, cache: Path) -> Sample:
        return run(self.argv, accept=(0, 1, 4), MONTHTWO_CACHE_DIR=str(cache))

    def _cache(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="cache-", dir=self.scratch))

    def _typical(self) -> Path:
        """The Python file of middling size that is no test: those are read in outline."""
        paths = [path for path in python(files(self.folder)) if "test" not in str(path.relative_to(self.folder))]
        if not paths:
            raise SystemExit(f"{self.folder.name} has no Python file to change")
        return sorted(paths, key=lambda path: (path.stat().st_size, path))[len(paths) // 2]


def peers(environments: list[Path], folder: Path, scratch: Path, jobs: int) -> dict[str, Measure]:
    """The other tools that are installed in `environments`, as they are run by default but offline."""
    arguments = {
        "ml-project-doctor": ["--format", "json", str(folder)],
        "semgrep": ["scan", "--config", str(HERE / "semgrep.yaml"), "--metrics", "off", "--disable-version-check",
                    "--json", "--jobs", str(jobs), str(folder)],
    }  # fmt: skip
    found = {
        name: [str(environment / "bin" / name), *rest]
        for name, rest in arguments.items()
        for environment in environments
        if (environment / "bin" / name).exists()
    }

    def measure(argv: list[str]) -> Measure:
        path = os.pathsep.join((str(Path(argv[0]).parent), os.environ["PATH"]))
        return lambda: run(argv, accept=(0, 1), PATH=path, HOME=str(scratch))

    return {name: measure(argv) for name, argv in found.items()}


def compare(folder: Path, scratch: Path, args: argparse.Namespace) -> Medians:
    """Floors, scans and peers on one folder."""
    scanner = Scanner(args.monthtwo, folder, scratch, args.jobs)

    def floor(work: str) -> Measure:
        return lambda: run([sys.executable, "-I", str(HERE / "floor.py"), work, str(folder)])

    measures: dict[str, Measure] = {name: floor(work) for name, work in FLOORS.items()}
    if (folder / ".git").exists():
        measures["git ls-files -s"] = lambda: run(["git", "-C", str(folder), "ls-files", "-s", "-z"])
    measures["monthtwo --help"] = lambda: run([str(args.monthtwo), "--help"])
    measures["monthtwo cold"] = scanner.cold
    measures["monthtwo warm"] = scanner.warm
    measures["monthtwo one file changed"] = scanner.changed
    measures["monthtwo its code changed"] = scanner.changed_code
    return medians(measures | peers(args.peers, folder, scratch, args.jobs), args.runs)


def copied(folder: Path, into: Path) -> Path:
    return Path(shutil.copytree(folder, into / folder.resolve().name, symlinks=True))


def concatenated(folder: Path, times: int, into: Path) -> Path:
    """A new repository of one commit that holds `folder` so many times over, no two copies of a file being the same."""
    root = into / f"{folder.name}-{times}"
    for number in range(times):
        copy = root / f"part{number}"
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        for path in files(copy):
            if path.suffix in COMMENTED:
                with path.open("a", encoding="utf-8") as file:
                    file.write(f"\n# part {number}\n")
    git = ["git", "-C", str(root), "-c", "user.name=b", "-c", "user.email=b@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "--no-verify", "-m", "all"]):
        run([*git, *command])
    return root


def grow(folder: Path, scratch: Path, args: argparse.Namespace) -> None:
    """Print how the cost of a scan grows with the size of the repository."""
    print(f"\n{'times':>6} {'files':>8} {'cold s':>8} {'× first':>8} {'warm s':>8} {'× first':>8} {'peak MB':>8}")
    first: Medians = {}
    for times in args.grow:
        root = concatenated(folder, times, scratch)
        scanner = Scanner(args.monthtwo, root, scratch, args.jobs)
        taken = medians({"cold": scanner.cold, "warm": scanner.warm}, args.runs)
        first = first or taken
        cold, warm = taken["cold"], taken["warm"]
        print(
            f"{times:6} {len(files(root)):8,} {cold.seconds:8.2f} {cold.seconds / first['cold'].seconds:8.2f} "
            f"{warm.seconds:8.2f} {warm.seconds / first['warm'].seconds:8.2f} {cold.peak:8.0f}"
        )
        shutil.rmtree(root)


def show(taken: Medians) -> None:
    """Print every figure, then what they say."""
    print(f"{'':28} {'seconds':>8} {'× parse':>8} {'peak MB':>8}")
    for name, sample in taken.items():
        print(f"{name:28} {sample.seconds:8.3f} {sample.seconds / taken[UNIT].seconds:8.2f} {sample.peak:8.0f}")
    for above, below in RATIOS:
        if below in taken:
            print(f"{above} ÷ {below}: {taken[above].seconds / taken[below].seconds:.2f}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--monthtwo", type=Path, default=Path(sys.executable).with_name("monthtwo"))
    parser.add_argument("--peers", type=Path, action="append", default=[], metavar="ENVIRONMENT")
    parser.add_argument("--grow", type=lambda text: [int(part) for part in text.split(",")], metavar="1,2,4,8")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    every: list[Medians] = []
    for folder in args.folders:
        with tempfile.TemporaryDirectory(prefix="monthtwo-benchmark-") as name:
            scratch = Path(name)
            copy = copied(folder, scratch)
            paths = python(files(copy))
            size = sum(path.stat().st_size for path in paths) / 1e6
            head = f"{copy.name}: {len(files(copy)):,} files, {len(paths):,} Python ({size:.1f} MB)"
            print(f"\n{head}, medians of {args.runs}")
            every.append(compare(copy, scratch, args))
            show(every[-1])
            if args.grow:
                grow(copy, scratch, args)
    if len(every) > 1:
        print(f"\nall {len(every)} folders")
        show({n: Sample(sum(t[n].seconds for t in every), max(t[n].peak for t in every)) for n in every[0]})
        slowest = max(taken["monthtwo cold"].seconds for taken in every)
        print(f"slowest cold scan: {slowest:.2f} s")


if __name__ == "__main__":
    main()
