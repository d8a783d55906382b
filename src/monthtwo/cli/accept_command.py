"""`monthtwo accept`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monthtwo.cli.manifests import complete_checks, manifests
from monthtwo.cli.statuses import PASSED
from monthtwo.cli.streams import write

if TYPE_CHECKING:
    from monthtwo.policy import AcceptanceRules


def _end(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from datetime import date

    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write one such as 2027-03-01.") from None


@click.command(
    epilog="""\b
Example:
  monthtwo accept drift/scheduled --reason "retired in May" --owner team-ranking --until 2027-05-31
"""
)
@click.argument("check", shell_complete=complete_checks)
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why it may stay.")
@click.option("--owner", default="", help="Who answers for it.")
@click.option("--until", metavar="DATE", callback=_end, help="The last day on which it holds.")
@click.option("--system", default="", metavar="FOLDER", help="Of this system of a monorepo alone.")
@manifests
def accept(
    check: str, path: Path, reason: str, owner: str, until: str | None, system: str, folders: tuple[Path, ...]
) -> int:
    """Accept the finding of CHECK in the repository at PATH.

    It is written into the settings, whose comments and layout stay as they are. An accepted finding fails no gate; it
    is counted, and as unmet as before.
    """
    from monthtwo.catalogue.problems import suggestion
    from monthtwo.cli.request import catalogue_with
    from monthtwo.cli.settings_edit import NotEdited, with_acceptance
    from monthtwo.policy import AcceptanceRules
    from monthtwo.readiness.configuration import ConfigurationError, written
    from monthtwo.repository.entries import RepositoryError
    from monthtwo.repository.snapshot import open_snapshot

    known = [one.id for one in catalogue_with(folders).checks]
    if check not in known:
        raise click.UsageError(f"there is no check {check!r}; {suggestion(check, known)}")
    try:
        snapshot = open_snapshot(path, None)
        found = written(snapshot)
    except (RepositoryError, ConfigurationError) as error:
        raise click.UsageError(str(error)) from None
    if snapshot.location is not None and snapshot.location.top is None:
        raise click.UsageError(f"{click.format_filename(path)} is a bare repository; accept it in a checkout.")
    for number, one in enumerate(found.settings.accept if found else ()):
        if found and (one.check, one.system) == (check, system):
            raise click.UsageError(f"{check} is accepted at {found.table.place('accept', number)}; change that.")
    fields = {"check": check, "system": system, "reason": reason, "owner": owner, "until": until or ""}
    _refuse(fields, found.settings.acceptances if found else AcceptanceRules(), snapshot.date)
    if found is not None:
        name = found.path
    else:
        name = "pyproject.toml" if "pyproject.toml" in snapshot.natures else ".monthtwo.yaml"
    file = snapshot.root / name
    if file.is_symlink():
        raise click.UsageError(f"{click.format_filename(file)} is a link; write into what it leads to.")
    try:
        text = file.read_bytes().decode() if file.exists() else ""
        edited = with_acceptance(name, text.replace("\r\n", "\n"), {key: one for key, one in fields.items() if one})
        file.write_bytes((edited.replace("\n", "\r\n") if "\r\n" in text else edited).encode())
    except NotEdited as error:
        raise click.UsageError(f"{error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{click.format_filename(file)} cannot be written: {error}.") from None
    write(f"Wrote into {name}: {check} is accepted{f' until {until}' if until else ''}.\n".encode())
    return PASSED


def _refuse(fields: dict[str, str], rules: "AcceptanceRules", as_of: str | None) -> None:
    """Say what the settings will not take."""
    from datetime import date

    for field in rules.require:
        if not fields[field].strip():
            raise click.UsageError(f"the settings ask each acceptance for `{field}`; add --{field}.")
    until = fields["until"]
    if rules.longest is not None and not until:
        raise click.UsageError(f"an acceptance may hold for {rules.longest} days at most; add --until.")
    if not until or as_of is None:
        return
    left = (date.fromisoformat(until) - date.fromisoformat(as_of)).days
    if left < 0:
        raise click.UsageError(f"--until: {until} is before the last commit, of {as_of}; write a later day.")
    if rules.longest is not None and left > rules.longest:
        raise click.UsageError(
            f"--until: {until} is {left} days after the last commit, and an acceptance may hold for {rules.longest}."
        )
