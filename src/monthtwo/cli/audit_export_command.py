"""`monthtwo audit export`."""

from pathlib import Path

import click

from monthtwo.cli.audit_store import store
from monthtwo.cli.statuses import PASSED
from monthtwo.cli.streams import write

TABLES = ("verdicts", "results", "signals", "milestones", "models", "acceptances")


@click.command(
    epilog="""\b
Examples:
  monthtwo audit export --format csv > verdicts.csv
  monthtwo audit export results --format jsonl
  monthtwo audit export signals --audit 12 --format parquet -o signals.parquet

\b
Exit status:
  0  all rows are written
  2  usage error, or a store that cannot be used
"""
)
@click.argument("table", type=click.Choice(TABLES), default=TABLES[0])
@store
@click.option("--audit", type=int, metavar="NUMBER", help="Of this audit.  [default: the newest that has ended]")
@click.option("--format", "format_", type=click.Choice(("csv", "jsonl", "parquet")), default="csv", show_default=True)
@click.option("--output", "-o", "file", metavar="FILE", type=click.Path(path_type=Path), help="Write a file.")
def export(table: str, store: str, audit: int | None, format_: str, file: Path | None) -> int:
    """Write what an audit said, for other programs: all rows of a TABLE, each with its repository and tags.

    `results` has exactly one row for each target, with the cause where there are no verdicts. Parquet needs the extra
    `monthtwo[parquet]`, and a file.
    """
    from monthtwo.audit.export import as_csv, as_jsonl, to_parquet
    from monthtwo.audit.store.database import Database
    from monthtwo.audit.store.errors import StoreError
    from monthtwo.audit.store.extracts import fields_of, rows_of

    if "://" not in store and not Path(store).is_file():
        raise click.UsageError(f"{store}: there is no such store; name one with --store, or run `monthtwo audit`.")
    if format_ == "parquet" and file is None:
        raise click.UsageError("Parquet is no text; name a file with --output.")
    try:
        database = Database(store)
        rows = rows_of(database, table, audit)
        if format_ == "parquet" and file is not None:
            to_parquet(fields_of(table), rows, file)
            return PASSED
        parts = (as_csv if format_ == "csv" else as_jsonl)(fields_of(table), rows)
        if file is None:
            for part in parts:
                write(part)
            return PASSED
        with file.open("wb") as output:
            output.writelines(parts)
    except ModuleNotFoundError:
        raise click.UsageError("Parquet needs pyarrow; install monthtwo[parquet].") from None
    except StoreError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        if file is None:
            raise
        raise click.UsageError(f"{click.format_filename(file)} cannot be written: {error.strerror}.") from None
    return PASSED
