"""`monthtwo config`."""

from pathlib import Path
from typing import Any

import click

from monthtwo.cli.manifests import manifests
from monthtwo.cli.parameters import TARGETS
from monthtwo.cli.scan_command import SEVERITIES
from monthtwo.cli.statuses import PASSED
from monthtwo.cli.streams import write


@click.command(
    epilog="""\b
Examples:
  monthtwo config
  monthtwo config --target production services/ranking
"""
)
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--rev", metavar="REV", help="The settings of this commit, tag or branch.")
@click.option("--select", multiple=True, metavar="CHECKS", help="As of a scan.")
@click.option("--ignore", multiple=True, metavar="CHECKS", help="As of a scan.")
@click.option("--target", type=click.Choice(TARGETS), help="As of a scan.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="As of a scan.")
@click.option("--fail-on-signal", metavar="NAME", multiple=True, help="As of a scan.")
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@manifests
def config(path: Path, format_: str, **asked: Any) -> int:
    """Show the settings that hold for the repository at PATH, and where each comes from.

    That is a file and line, of the repository or of a policy that it extends, an option, or a default.
    """
    from monthtwo.cli.request import catalogue_with, words
    from monthtwo.options import ScanOptions
    from monthtwo.readiness.configuration import ConfigurationError, configured, written
    from monthtwo.readiness.effective import effective
    from monthtwo.repository.entries import RepositoryError
    from monthtwo.repository.snapshot import open_snapshot

    options = ScanOptions(
        select=words(asked["select"]),
        ignore=words(asked["ignore"]),
        target=asked["target"],
        fail_on=asked["fail_on"],
        fail_on_signal=asked["fail_on_signal"],
    )
    catalogue = catalogue_with(asked["folders"])
    try:
        snapshot = open_snapshot(path, asked["rev"])
        configured(
            snapshot,
            options,
            lambda: [one.id for one in catalogue.checks],
            lambda: [one.id for one in catalogue.signals],
        )
        settings = effective(written(snapshot), options)
    except (ConfigurationError, RepositoryError) as error:
        raise click.UsageError(str(error)) from None
    if format_ == "json":
        from monthtwo.report.json import dump

        write(dump([{"key": one.key, "value": one.value, "from": one.origin} for one in settings]).encode())
        return PASSED
    from monthtwo.safe_text import printable

    rows = [(printable(one.key), printable(_shown(one.value)), printable(one.origin)) for one in settings]
    wide, broad = (max(len(row[column]) for row in rows) for column in (0, 1))
    for key, value, origin in rows:
        write(f"{key:<{wide}}  {value:<{min(broad, 48)}}  {origin}\n".encode())
    return PASSED


def _shown(value: Any) -> str:
    """A value as people write it in YAML."""
    if value is None:
        return "-"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {inner}" for key, inner in value.items())
    return str(value)
