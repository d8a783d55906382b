"""The command line as its users meet it: another process, its streams and its exit status."""

import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from monthtwo import __version__, model
from monthtwo.cli.scan_command import FORMATS, SEVERITIES

SAMPLES = Path(__file__).parent.parent / "report"

# The command line with a scan that answers at once: what a scan finds is tested elsewhere.
STAND_IN = """
import sys, types
sys.path.insert(0, {samples!r})
from msgspec import Struct
import report_samples as samples

class FastOptions(Struct, kw_only=True):
    rev: object; as_of: object; select: object; ignore: object; checks: object; fail_on: object; target: object
    fail_on_signal: object; history: object; clones: object; cache: object
    jobs: object; timeout: object; progress: object; lap: object
    since: object; baseline: object

def fast_scan(path, options):
{body}

module = types.ModuleType("monthtwo.speed.fast_scan")
module.fast_scan, module.FastOptions = fast_scan, FastOptions
sys.modules["monthtwo.speed.fast_scan"] = module
from monthtwo.cli import main
main()
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "notes.txt").write_text("nothing to see\n")
    return folder


def clean_environment(**more: str) -> dict[str, str]:
    scrubbed = ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONIOENCODING")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GITHUB_") and k not in scrubbed}
    return kept | more


def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monthtwo", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=clean_environment(**more), timeout=120)


def script(body: str) -> list[str]:
    code = STAND_IN.format(samples=str(SAMPLES), body=textwrap.indent(textwrap.dedent(body), "    "))
    return [sys.executable, "-c", code]


def stand_in(body: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    command = [*script(body), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=clean_environment(**more), timeout=120)


# Help


def test_help_imports_click_and_nothing_else_of_weight():
    code = (
        "import sys; from monthtwo.cli import run; run(['--help']); "
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'msgspec', 'rich', 'yaml', 'jsonschema'}),"
        "sorted(n for n in sys.modules if n.startswith('monthtwo.') and not n.startswith('monthtwo.cli')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=clean_environment())
    assert done.stdout.splitlines()[-1] == "[] []"


def test_json_needs_no_rich(repository):
    body = "import sys, atexit; atexit.register(lambda: print('rich' in sys.modules)); return samples.clean()"
    assert stand_in(body, "scan", repository, "--format", "json").stdout.splitlines()[-1] == "False"


def test_without_a_command_there_is_help():
    assert run().stdout == run("--help").stdout
    assert run().returncode == 0
    assert "monthtwo scan" in run().stdout


@pytest.mark.parametrize("command", ["scan", "checks", "explain"])
def test_every_command_explains_itself(command):
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Usage: monthtwo {command}" in done.stdout


def test_scan_gives_examples_and_its_exit_statuses():
    text = run("scan", "--help").stdout
    assert "--fail-on high" in text
    assert re.findall(r"^    (\d)  ", text, re.M) == list("01234")


def test_version():
    assert run("--version").stdout == f"monthtwo {__version__}\n"


def test_severities_are_the_models():
    assert model.SEVERITIES == SEVERITIES


# Exit statuses


def test_a_scan_that_passes_is_0(repository):
    done = run("scan", repository, "--no-cache")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("repository  no commit · 1 file\nnot-ml")


@pytest.mark.parametrize("name", FORMATS)
def test_a_failed_gate_is_1_before_a_broken_check_and_in_every_format(name, repository):
    assert stand_in("return samples.full()", "scan", repository, "--format", name).returncode == 1


BROKEN = "import msgspec; return msgspec.structs.replace(samples.full(), gate=samples.judge((), (), None))"


@pytest.mark.parametrize("name", FORMATS)
def test_a_broken_check_is_4_in_every_format(name, repository):
    assert stand_in(BROKEN, "scan", repository, "--format", name).returncode == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["scna"],
        ["scan", "--format", "xml", "."],
        ["scan", "--fail-on", "critical", "."],
        ["scan", "--as-of", "yesterday", "."],
        ["scan", "--as-of", "2026-02-30", "."],
        ["scan", "--jobs", "0", "."],
        ["scan", "--output", "json", "."],
        ["scan", "--output", "xml=x", "."],
        ["scan", "--output", "json=/no/such/folder/x.json", "."],
        ["scan", "--checks", "/no/such/folder", "."],
        ["scan", "--select", "drfit", "."],
        ["scan", "--ignore", "drift/no-such-check", "."],
        ["checks", "--area", "drfit"],
        ["explain", "drift/no-such-check"],
        ["explain"],
    ],
)
def test_usage_errors_are_2_and_said_on_stderr(arguments, repository):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_no_such_path_is_3(tmp_path):
    done = run("scan", tmp_path / "typo")
    assert (done.returncode, done.stdout) == (3, "")
    assert "typo does not exist; name the folder of a repository." in done.stderr


def test_a_file_is_no_repository(repository):
    done = run("scan", repository / "notes.txt")
    assert done.returncode == 3
    assert "is no folder" in done.stderr


def test_a_folder_without_files_is_3(tmp_path):
    done = run("scan", tmp_path, "--no-cache")
    assert (done.returncode, done.stdout) == (3, "")
    assert "no files to scan" in done.stderr


def test_no_such_revision_is_2(repository):
    subprocess.run(["git", "init", "-q", repository], check=True, env=clean_environment())
    done = run("scan", repository, "--rev", "v9", "--no-cache")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'v9' names no commit here" in done.stderr


def test_a_crash_is_4_and_never_looks_like_a_failed_gate(repository):
    done = stand_in("raise ValueError('boom')", "scan", repository)
    assert (done.returncode, done.stdout) == (4, "")
    assert "ValueError: boom" in done.stderr
    assert done.stderr.endswith("monthtwo broke. Please report the lines above; nothing was judged.\n")


# Options


ECHO = """
    fields = {name: getattr(options, name) for name in options.__struct_fields__ if name not in ("progress", "lap")}
    print({name: list(map(str, value)) if isinstance(value, tuple) else value for name, value in fields.items()})
    sys.stdout.flush()
    return samples.clean()
"""


def options(*arguments: object, cwd: Path) -> dict[str, object]:
    done = stand_in(ECHO, "scan", cwd, "-q", *arguments)
    assert done.returncode == 0, done.stderr
    return eval(done.stdout.splitlines()[0])


def test_options_reach_the_scan(repository):
    given = options(
        "--rev", "v1", "--as-of", "2026-11-21", "--fail-on", "low", "--no-cache", "-j", 2, "--timeout", 60,
        "--target", "serves", "--fail-on-signal", "stale-model", "--since", "v0", cwd=repository,
    )  # fmt: skip
    assert given == {
        "rev": "v1",
        "as_of": "2026-11-21",
        "select": [],
        "ignore": [],
        "checks": [],
        "fail_on": "low",
        "fail_on_signal": ["stale-model"],
        "target": "serves",
        "history": True,
        "clones": None,
        "cache": False,
        "jobs": 2,
        "timeout": 60.0,
        "since": "v0",
        "baseline": None,
    }
    assert options(cwd=repository)["timeout"] is None


def test_today_is_a_day_before_it_reaches_the_scan(repository):
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(options("--as-of", "today", cwd=repository)["as_of"]))


def ids(*arguments: object) -> list[str]:
    return [check["id"] for check in json.loads(run("checks", "--format", "json", *arguments).stdout)]


def test_areas_ids_globs_and_commas_select_checks(repository):
    known = ids()
    areas = sorted({check.split("/")[0] for check in known})
    chosen = options("--select", f"{areas[0]}, {known[-1]}", "--select", f"{areas[1]}/*", cwd=repository)
    assert set(chosen["select"]) == {c for c in known if c.split("/")[0] in areas[:2]} | {known[-1]}
    assert options("--ignore", "*", cwd=repository)["ignore"] == known


def test_an_unknown_check_is_answered_with_the_nearest(repository):
    known = ids()[0]
    assert f"`{known}`" in run("scan", repository, "--select", known + "x").stderr
    assert f"`{known}`" in run("explain", known + "x").stderr


# Reports


def test_output_writes_files_and_the_format_goes_to_stdout(repository, tmp_path):
    outputs = [argument for name in FORMATS for argument in ("--output", f"{name}={tmp_path / name}")]
    done = stand_in("return samples.full()", "scan", repository, "--format", "json", *outputs, FORCE_COLOR="1")
    golden = SAMPLES / "golden"
    assert done.stdout == (tmp_path / "json").read_text() == (golden / "full.json").read_text()
    assert (tmp_path / "sarif").read_text() == (golden / "full.sarif").read_text()
    assert (tmp_path / "markdown").read_text() == (golden / "full.md").read_text()
    assert "\x1b" not in (tmp_path / "terminal").read_text()


def test_a_piped_report_is_plain_and_100_wide_unless_columns_says_otherwise(repository):
    text = stand_in("return samples.full()", "scan", repository).stdout
    assert "\x1b" not in text
    assert 80 < max(map(len, text.splitlines())) <= 100
    narrow = stand_in("return samples.full()", "scan", repository, COLUMNS="40").stdout
    code = " " * 7  # which stays whole
    assert max(len(line) for line in narrow.splitlines() if not line.startswith(code)) <= 40


def test_a_stream_that_knows_no_unicode_gets_ascii(repository):
    done = stand_in("return samples.full()", "scan", repository, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1, done.stderr
    assert done.stdout.isascii()


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_that_leaves_early_changes_nothing(name, repository):
    command = [*script("return samples.full()"), "scan", str(repository), "--format", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


def in_shell(redirections: str, *arguments: object, body: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A command whose streams a shell has redirected."""
    command = script(body) if body else [sys.executable, "-m", "monthtwo"]
    line = shlex.join([*command, *map(str, arguments)])
    return subprocess.run(
        ["sh", "-c", f"{line} {redirections}"], capture_output=True, encoding="utf-8", env=clean_environment(**more)
    )


COMMANDS = [
    ["scan", "."],
    ["scan", ".", "-q", "--timings"],
    ["checks"],
    ["explain", "serving/health"],
    ["cache"],
    ["--help"],
    ["scan", "-h"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_streams_that_are_closed_change_nothing_else(command, closed, repository, monkeypatch):
    monkeypatch.chdir(repository)
    done, usual = in_shell(closed, *command), in_shell("", *command)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    if ">&-" not in closed.replace("2>&-", ""):
        assert done.stdout == usual.stdout != ""


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
def test_streams_that_are_closed_do_not_change_the_status(closed, repository):
    assert in_shell(closed, "scan", repository, body="return samples.full()").returncode == 1
    assert in_shell(closed, "scan", repository, body=BROKEN).returncode == 4
    assert in_shell(closed, "scan", repository, body="raise ValueError").returncode == 4
    assert in_shell(closed, "scan", repository / "typo").returncode == 3
    assert in_shell(closed, "scna").returncode == 2


def test_no_file_takes_the_number_of_a_closed_stream(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "kept"))
    for _ in range(2):
        assert (
            in_shell(
                ">&- 2>&- <&-", "scan", repository, "--format", "json", "--output", f"json={tmp_path}/out"
            ).returncode
            == 0
        )
        json.loads((tmp_path / "out").read_text())
    assert b"monthtwo" not in (tmp_path / "kept" / "facts.sqlite").read_bytes()[:16]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("command", [*COMMANDS, *(["scan", ".", "--format", name] for name in FORMATS)], ids=" ".join)
def test_a_stdout_that_takes_nothing_is_no_success(command, repository, monkeypatch):
    monkeypatch.chdir(repository)
    done = in_shell(">/dev/full", *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("columns", ["0", "-1", "x", "9" * 5000])
def test_a_width_that_is_none_is_not_taken_at_its_word(columns, repository):
    usual = stand_in("return samples.full()", "scan", repository).stdout
    done = stand_in("return samples.full()", "scan", repository, COLUMNS=columns, LINES=columns)
    assert (done.returncode, done.stdout) == (1, usual)


def test_interrupted_is_130_and_quiet(repository):
    body = "import time; print('ready', flush=True); time.sleep(60)"
    command = [*script(body), "scan", str(repository)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read().split() == [b"Interrupted."]


def on_a_terminal(body: str, *arguments: object, **more: str) -> str:
    """What a terminal is sent (stdout and stderr)."""
    ours, theirs = pty.openpty()
    command = [*script(body), *map(str, arguments)]
    environment = clean_environment(TERM="xterm-256color", COLUMNS="80", **more)
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = b""
        while True:
            ready, _, _ = select.select([ours], [], [], 60)
            try:
                part = os.read(ours, 65536) if ready else b""
            except OSError:  # the terminal closes with its last process
                part = b""
            if not part:
                break
            seen += part
        process.wait(60)
    os.close(ours)
    return seen.decode()


SLOW = """
    import time
    options.progress("reading", 1, 9)
    print("rich" in sys.modules, flush=True)
    time.sleep(0.6)
    options.progress("judging", 5, 9)
    time.sleep(0.2)
    return samples.clean()
"""


def test_a_bar_appears_on_a_terminal_after_a_while_only(repository):
    seen = on_a_terminal(SLOW, "scan", repository, "--format", "json")
    assert seen.startswith("False")
    assert "reading" not in seen
    assert "judging" in seen and "5/9" in seen


def test_no_bar_where_stderr_is_no_terminal(repository):
    assert stand_in(SLOW, "scan", repository).stderr == ""


def test_colours_on_a_terminal_and_none_with_no_color(repository):
    assert "\x1b[1;31m" in on_a_terminal("return samples.full()", "scan", repository)
    assert not re.search(r"\x1b\[[0-9;]*3\d", on_a_terminal("return samples.full()", "scan", repository, NO_COLOR="1"))


# The catalogue


def test_checks_are_listed_and_filtered():
    listed = [line.split()[0] for line in run("checks").stdout.splitlines()]
    assert listed == ids() == sorted(listed)
    area = listed[0].split("/")[0]
    assert ids("--area", area) == [check for check in listed if check.startswith(f"{area}/")]


def test_every_check_can_be_explained():
    for check in ids()[:5]:
        done = run("explain", check, COLUMNS="60")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{check}: ")
        for part in ("Why", "Fix", "Asked", "What counts as evidence"):
            assert f"\n{part}\n" in done.stdout


def test_own_checks_are_listed_with_the_others(tmp_path):
    own = tmp_path / "own"
    (own / "governance").mkdir(parents=True)
    (own / "governance" / "readme.yaml").write_text(
        textwrap.dedent("""\
        id: governance/readme
        title: The repository says what it is
        rung: declared
        severity: low
        effort: hours
        why: Nobody finds their way into a repository without a README.
        fix: Write a README.
        evidence:
          path: "README*"
        examples:
          - files: {README.md: hello}
            verdict: met
          - files: {main.py: "print()"}
            verdict: unmet
        """)
    )
    assert "governance/readme" in ids("--checks", own)
    words = run("explain", "governance/readme", "--checks", own).stdout
    assert "\nWhat counts as evidence\n  - a file README*\n" in words
    assert "\nExamples\n  met: a repository of README.md\n  unmet: a repository of main.py\n" in words


# Cache and timings


def test_the_cache_is_named_sized_and_cleared(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "kept"))
    assert run("cache", "dir").stdout == f"{tmp_path / 'kept'}\n"
    assert run("cache", "size").stdout == "0\n"
    run("scan", repository)
    full = int(run("cache", "size").stdout)
    assert full == sum(path.stat().st_size for path in (tmp_path / "kept").iterdir()) > 0
    assert run("cache").stdout.startswith(f"{tmp_path / 'kept'}: ")
    assert run("cache", "clear").returncode == 0
    assert run("cache", "size").stdout == "0\n"
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_cache_without_a_folder_is_said_to_be_none(repository):
    done = run("cache", MONTHTWO_CACHE_DIR="relative")
    assert (done.returncode, done.stdout) == (2, "")
    assert "set MONTHTWO_CACHE_DIR to an absolute path" in done.stderr
    assert run("scan", repository, MONTHTWO_CACHE_DIR="relative").returncode == 0


def test_without_the_cache_no_facts_are_kept(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "kept"))
    run("scan", repository, "--no-cache")
    assert not list((tmp_path / "kept").glob("facts*"))


def test_timings_go_to_stderr(repository):
    done = run("scan", repository, "--format", "json", "--timings")
    json.loads(done.stdout)
    phases = [line.split()[0] for line in done.stderr.splitlines()]
    assert phases == ["start", "list", "read", "parse", "system", "checks", "history", "compare", "report", "total"]


def test_a_plain_scan_imports_nothing_it_does_not_need(repository):
    code = (
        "import sys; from monthtwo.cli import run; run(['scan', sys.argv[1], '--format', 'json'])\n"
        "heavy = {'rich', 'jsonschema', 'git', 'multiprocessing', 'concurrent'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)\n"
        "print('monthtwo.system.system' in sys.modules, file=sys.stderr)"
    )
    first, again = (
        subprocess.run([sys.executable, "-c", code, str(repository)], capture_output=True, text=True) for _ in range(2)
    )
    assert first.stderr.splitlines() == ["[]", "True"]
    assert again.stderr.splitlines() == ["[]", "False"]  # what was judged before needs no system
    assert again.stdout == first.stdout


def test_the_grammar_of_shells_is_loaded_for_commands_alone(make_repo):
    code = (
        "import sys; from monthtwo.cli import run; run(['scan', sys.argv[1], '--format', 'json'])\n"
        "print('tree_sitter' in sys.modules, file=sys.stderr)"
    )
    train = {"train.py": "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n"}
    without, commands = make_repo(train, name="without"), make_repo(train | {"Makefile": "train:\n\tpython train.py\n"})
    said = [
        subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True).stderr
        for folder in (without, commands, commands)
    ]
    assert said == ["False\n", "True\n", "False\n"]
