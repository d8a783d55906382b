"""`monthtwo audit`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monthtwo.cli.audit_export_command import export
from monthtwo.cli.audit_store import store
from monthtwo.cli.manifests import manifests
from monthtwo.cli.parameters import day
from monthtwo.cli.statuses import FAILED, INCOMPLETE, PASSED
from monthtwo.cli.streams import write

if TYPE_CHECKING:
    from monthtwo.audit.summary import Summary

SEVERITIES = ("note", "low", "medium", "high")


class _Audit(click.Group):
    """`monthtwo audit TARGETS` runs an audit; what comes after the name of a command of its own is that command's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args if named else ["run", *args])


class _Run(click.Command):
    """Known by the name of its group: `run` is never typed."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        above = parent.parent if parent is not None else None
        return super().make_context("audit", args, parent=above, **extra)


@click.group(cls=_Audit, short_help="Judge many repositories, and keep what is said of them.")
def audit() -> None:
    """Judge many repositories, and keep what is said of them."""


@audit.command(
    "run",
    cls=_Run,
    hidden=True,
    epilog="""\b
Examples:
  monthtwo audit ~/clones
  monthtwo audit 'mirrors/*.git' services/ranking
  monthtwo audit github:acme gitlab:acme/search https://git.acme.example/ops/churn.git
  monthtwo audit fleet.yaml --store postgresql://audit@db/monthtwo --jobs 8
  monthtwo audit fleet.txt --as-of 2026-11-21 --fail-on high
  monthtwo audit /srv/mirrors --scheduler tcp://10.0.0.5:8786
  monthtwo audit --resume
  monthtwo audit export --format csv > verdicts.csv

\b
A list in YAML:
  - path: clones/ranking
    name: search/ranking
    tags: {team: search, tier: 1}
  - path: mirrors/*.git
    tags: {team: platform}
  - github:acme

\b
Exit status:
  0  every target has its verdicts
  1  --fail-on was asked for, and a repository fails its gate
  2  usage or configuration error, or a store or a list of a forge that cannot be used
  3  no such target
  4  incomplete: a target has no verdicts, or a check or reader broke
""",
)
@click.argument("targets", nargs=-1)
@store
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Repositories at once.  [default: as many as CPUs]")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Judge on the workers of this Dask cluster; with monthtwo[cluster]."
)
@click.option(
    "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=600, show_default=True,
    help="What a repository may take; then it is killed.",
)  # fmt: skip
@click.option(
    "--memory", metavar="MB", type=click.IntRange(min=64), default=4096, show_default=True,
    help="What a repository may take; then it is killed.",
)  # fmt: skip
@click.option(
    "--clones", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), default="monthtwo-clones",
    show_default=True, help="Where clones of addresses are kept for the next time.",
)  # fmt: skip
@click.option(
    "--at-once", metavar="N", type=click.IntRange(min=1), default=4, show_default=True, help="Clones at once."
)
@click.option("--archived", is_flag=True, help="Also what is archived, of the lists of a forge.")
@click.option("--forks", is_flag=True, help="Also forks, of the lists of a forge.")
@click.option("--as-of", metavar="today|DATE", callback=day, help="Judge all as of this day.  [default: today]")
@click.option("--resume", is_flag=True, help="Go on with the last audit if it was interrupted.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Fail on findings of this severity or above.")
@manifests
@click.option("--format", "format_", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
def run(targets: tuple[str, ...], store: str, resume: bool, format_: str, fail_on: str | None, **rest: Any) -> int:
    """Judge the repositories that TARGETS name, each by what is committed at its HEAD, and keep what is said.

    A target is a repository, a folder of repositories, a pattern, an address, an organisation or group of a forge
    (`github:ORG`, `gitlab:GROUP`), or a list: a text file with one of these on each line, or YAML. Each repository has
    one row in the store, whatever becomes of it; what has not changed since an earlier audit is not judged again.
    `monthtwo audit export --help` says how to get it out of the store.
    """
    from monthtwo.cli.audit_request import audited
    from monthtwo.report.json import dump

    summary = audited(targets, store, resume, fail_on, rest)
    if format_ == "json":
        write(dump(summary).encode())
    else:
        from monthtwo.audit.summary import text

        write(text(summary).encode())
    return status(summary)


def status(summary: "Summary") -> int:
    """The exit status of an audit: a failed gate goes before what has no verdicts."""
    if summary.fail_on is not None and summary.gate_failed:
        return FAILED
    return INCOMPLETE if summary.failed or summary.pending or summary.broken else PASSED


audit.add_command(export)
