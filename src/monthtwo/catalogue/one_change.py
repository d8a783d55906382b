"""Which checks one change closes, as `checks/changes.yaml` says."""

from pathlib import Path

import msgspec

from monthtwo.catalogue.document import parse
from monthtwo.catalogue.problems import CatalogueError, Problem

FILE = "changes.yaml"

Together = dict[str, dict[str, str]]
"""By change, what is done for each check that it closes, in order."""


def load_changes(folder: Path) -> Together:
    """The changes that the catalogue in `folder` knows.

    Raises:
        CatalogueError: they do not fit.
    """
    path = folder / FILE
    document = parse(path, path.read_bytes())
    if isinstance(document, Problem):
        raise CatalogueError([document])
    try:
        return msgspec.convert(document.data, Together)
    except msgspec.ValidationError as error:
        raise CatalogueError([Problem(path, 1, "", f"does not fit: {error}")]) from error
