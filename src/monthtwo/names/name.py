"""Dotted names as files say them.

scipy.stats.ks_2samp    resolved: through the imports of the file, or a builtin
boto3.client().upload   a method of what a call gives
.Trainer.fit            the file's own: defined in it
?client.upload          unresolved: of a receiver that the file does not tell
#..utils#.send          imported relatively: the module stands between the hashes
a/b.py:Trainer.fit      this repository's own, as the whole repository tells
"""

UNRESOLVED, BOUND_LATE, OWN, RELATIVE = "?", "!", ".", "#"
"""The signs that names begin with. What is bound late, further down in the file, is known when that has been read."""
_SIGNS = UNRESOLVED + BOUND_LATE + OWN + RELATIVE


class Name(str):
    """A dotted name, which is a string too: it is compared, kept and looked up as one."""

    __slots__ = ()

    @property
    def unresolved(self) -> bool:
        """The file does not tell what its first part is."""
        return self.startswith((UNRESOLVED, BOUND_LATE))

    @property
    def own(self) -> bool:
        """It is defined in the file that says it."""
        return self.startswith(OWN)

    @property
    def relative(self) -> bool:
        """It is imported from a module named relative to the file."""
        return self.startswith(RELATIVE)

    @property
    def resolved(self) -> bool:
        """It is somebody else's, or this repository's by its full name."""
        return bool(self) and self[0] not in _SIGNS

    @property
    def of_repository(self) -> bool:
        """It says the file of this repository in which it is defined."""
        return ".py:" in self

    @property
    def last(self) -> str:
        """What stands behind the last dot, calls included: `fit`, `client()`."""
        return self[self.rfind(".") + 1 :]

    @property
    def receiver(self) -> str:
        """What stands before the last dot."""
        return self[: max(self.rfind("."), 0)]

    @property
    def package(self) -> str:
        """What stands before the first dot."""
        return self.partition(".")[0]

    @property
    def shown(self) -> str:
        """The name without signs, for people."""
        return self.lstrip("?.")

    @property
    def uncalled(self) -> str:
        """The name without the brackets of calls."""
        return self.replace("()", "")
