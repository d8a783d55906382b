"""`monthtwo cache`."""

import click

from monthtwo.cli.streams import write

_EPILOG = """\b
Examples:
  monthtwo cache
  monthtwo cache clear
"""


@click.command(epilog=_EPILOG)
@click.argument("what", type=click.Choice(("show", "dir", "size", "clear")), default="show")
def cache(what: str) -> None:
    """Say where facts are kept between scans and how large they are, or clear them.

    What is kept only saves time, but for histories that were fetched. MONTHTWO_CACHE_DIR names another folder for it.
    """
    from monthtwo.speed import clones, compiled_catalogue
    from monthtwo.speed.store import MAX_BYTES, Store, cache_folder

    folder = cache_folder()
    if folder is None:
        raise click.UsageError("there is no folder for a cache; set MONTHTWO_CACHE_DIR to an absolute path.")
    kept = Store(folder)
    size = kept.size() + sum(path.stat().st_size for path in compiled_catalogue.files())
    fetched = clones.size(folder)
    if what == "dir":
        said = click.format_filename(folder)
    elif what == "size":
        said = str(size + fetched)
    elif what == "show":
        said = f"{click.format_filename(folder)}: {size / 1e6:.1f} MB of at most {MAX_BYTES / 1e6:.0f} MB"
        said += f", and {fetched / 1e6:.1f} MB of fetched histories" if fetched else ""
    else:
        try:
            kept.clear()
            for path in compiled_catalogue.files():
                path.unlink(missing_ok=True)
            clones.clear(folder)
        except OSError as error:
            raise click.UsageError(f"{click.format_filename(folder)} cannot be cleared: {error.strerror}.") from None
        said = f"{click.format_filename(folder)}: removed {(size + fetched) / 1e6:.1f} MB"
    write(f"{said}\n".encode())
