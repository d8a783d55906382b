"""`monthtwo init`."""

from pathlib import Path

import click

from monthtwo.cli.parameters import TARGETS
from monthtwo.cli.statuses import PASSED
from monthtwo.cli.streams import write

_WORKFLOW = Path(".github/workflows/monthtwo.yml")
_UNKNOWN = "<commit>"
_STEPS = """\
name: monthtwo
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
  security-events: write # for code scanning
  pull-requests: write # for the comment
jobs:
  monthtwo:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: {persist-credentials: false}
      - uses: monthtwo/monthtwo@COMMIT # vVERSION
        # with: {fail-on: high} makes it a gate
"""


@click.command(
    epilog="""\b
Examples:
  monthtwo init
  monthtwo init --target production path/to/repository
"""
)
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--target", type=click.Choice(TARGETS), help="The stage that the repository is heading for.")
def init(path: Path, target: str | None) -> int:
    """Write the settings and a workflow of monthtwo into the repository at PATH, and say what was found.

    Nothing that is there already is written over.
    """
    from monthtwo.cli.request import scanned
    from monthtwo.report.text import plural

    asked = {
        "rev": None, "as_of": None, "select": (), "ignore": (), "folders": (), "fail_on": None, "fail_on_signal": (),
        "history": False, "target": target, "since": None, "baseline": None,
        "no_cache": False, "jobs": None, "timeout": None,
    }  # fmt: skip
    report = scanned(path, asked, lambda phase: None)
    repository = report.repository
    heading = target or repository.target or {"explores": "serves"}.get(repository.stage, "production")
    said = [f"{repository.name}: {repository.kind}, {repository.stage}: {repository.stage_reason}."]
    said += [_settings(path, heading), _workflow(path)]
    said += [f"{plural(len(report.findings), 'finding')}. Next: monthtwo scan {click.format_filename(path)}"]
    write(("\n".join(said) + "\n").encode())
    return PASSED


def _settings(path: Path, target: str) -> str:
    """Write the settings where the repository keeps such things; says what was done."""
    project, own, short = path / "pyproject.toml", path / ".monthtwo.yaml", path / ".monthtwo.yml"
    if own.exists() or short.exists():
        return f"{(own if own.exists() else short).name} is there already and stays as it is."
    if not project.exists():
        _write(own, f"target: {target}  # the stage that this repository is heading for\n", "x")
        return f"Wrote {own.name}: it is heading for `{target}`."
    if "tool.monthtwo" in project.read_text(encoding="utf-8", errors="replace"):
        return "pyproject.toml has settings of monthtwo already; they stay as they are."
    text = f'\n[tool.monthtwo]\ntarget = "{target}" # the stage that this repository is heading for\n'
    _write(project, text, "a")
    return f"Wrote [tool.monthtwo] into pyproject.toml: it is heading for `{target}`."


def _workflow(path: Path) -> str:
    if (path / _WORKFLOW).exists():
        return f"{_WORKFLOW.as_posix()} is there already and stays as it is."
    from monthtwo import __version__
    from monthtwo.cli.installed import HOME, installed_commit

    commit = installed_commit()
    steps = _STEPS.replace("COMMIT", commit or _UNKNOWN).replace("VERSION", __version__)
    _write(path / _WORKFLOW, steps, "x")
    said = f"Wrote {_WORKFLOW.as_posix()}: it fails a pull request for what it makes worse, and reports the rest."
    if commit is None:
        tag = f"git ls-remote {HOME} 'refs/tags/v{__version__}^{{}}' refs/tags/v{__version__}"
        said += f"\nPut the commit that you have reviewed in place of {_UNKNOWN} in it: {tag}"
    return said


def _write(file: Path, text: str, mode: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open(mode, encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise click.UsageError(f"{click.format_filename(file)} cannot be written: {error.strerror}.") from None
