"""What vendors have announced of the models that they host: a dated table of the catalogue."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from monthtwo.catalogue.document import read_as
from monthtwo.model import Confidence

_FILE = "model-retirements.yaml"


class VendorModel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model on a platform."""

    provider: str
    id: str
    announced: date | None = None
    """None where it is not known, or where nothing is announced."""
    retires: date | None = None
    """The first day without it; None: nothing is announced."""
    replacement: str | None = None
    """What the vendor names."""
    alias: bool = False
    """The name moves between dated models."""
    sure: Confidence = "high"


class Retirements(Struct, frozen=True):
    """The table, and the day on which it was read."""

    read: date
    models: tuple[VendorModel, ...]
    constants: dict[str, str] = {}
    """What libraries call an id, the class or package before it: `OpenAiChatModelName.GPT_4_O`."""


def load_retirements(folder: Path) -> Retirements:
    """The table in `folder`.

    Raises:
        CatalogueError: it does not fit.
    """
    return read_as(folder / _FILE, Retirements)
