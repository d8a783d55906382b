"""Which checks one change closes, as `checks/changes.yaml` says."""

from pathlib import Path

from monthtwo.catalogue.document import read_as

FILE = "changes.yaml"

Together = dict[str, dict[str, str]]
"""By change, what is done for each check that it closes, in order."""


def load_changes(folder: Path) -> Together:
    """The changes that the catalogue in `folder` knows.

    Raises:
        CatalogueError: they do not fit.
    """
    return read_as(folder / FILE, Together)
