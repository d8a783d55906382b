"""The files of a repository, as all that comes after the facts sees them."""

from collections.abc import Callable, Mapping

from monthtwo.facts.types import FileFacts
from monthtwo.system.globs import Paths


class Files:
    """`natures` holds the path and nature of every file of the snapshot; `facts` gives one's facts, empty ones too."""

    def __init__(self, natures: Mapping[str, str], facts: Callable[[str], FileFacts]) -> None:
        self.natures = natures
        self.facts = facts
        self.paths = Paths(natures)
