"""On which lines the nodes of a module stand."""

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider


class Lines:
    def __init__(self, module: cst.Module) -> None:
        self._positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)

    def of(self, node: cst.CSTNode) -> int:
        """The line on which a node begins."""
        return self._positions[node].start.line

    def all(self, node: cst.CSTNode) -> range:
        place = self._positions[node]
        return range(place.start.line, place.end.line + 1)
