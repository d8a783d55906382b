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
_OPEN = UNRESOLVED + BOUND_LATE


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
        """What stands behind the last dot, calls included: `fit`, `client()`. A bare name is without its sign."""
        return self[self.rfind(".") + 1 :].lstrip(_OPEN)

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


# A reader makes every name of a repository, and asks these of each; a `Name` for each would take four times as long.

UNKNOWN = UNRESOLVED
"""The name of what cannot be told at all."""
_SELF = f"{UNRESOLVED}self."
MADE_BY_CLASS = f"{UNRESOLVED}cls()"
"""What a class method makes: an instance of its class."""
_PENDING = (BOUND_LATE, _SELF, f"{UNRESOLVED}cls.", MADE_BY_CLASS)


def unknown(name: str) -> str:
    """A name of which the file does not tell the first part."""
    return UNRESOLVED + name


def late(name: str) -> str:
    """A name of which the first part is bound late."""
    return BOUND_LATE + name


def own(name: str) -> str:
    """What the file itself defines as `name`."""
    return OWN + name


def relative(module: str) -> str:
    """A module that is named relative to the file, with its dots in front."""
    # Another `#` ends it: a name of the file itself starts with a dot too.
    return f"{RELATIVE}{module}{RELATIVE}"


def is_unresolved(name: str) -> bool:
    """Whether the file does not tell what the first part is, or not yet. A name has at least one character."""
    return name[0] in _OPEN


def is_unknown(name: str) -> bool:
    """Whether the file does not tell what the first part is, and will not."""
    return name[0] == UNRESOLVED


def is_late(name: str) -> bool:
    """Whether the first part is bound late."""
    return name[0] == BOUND_LATE


def is_pending(name: str) -> bool:
    """Whether the whole file may tell more: it was bound further down, or to `self`."""
    return name[0] in _OPEN and name.startswith(_PENDING)


def is_traceable(name: str) -> bool:
    """Whether a name says where it comes from, or may do so once its class is known."""
    return name[0] != UNRESOLVED or name.startswith(_SELF)


def unsigned(name: str) -> str:
    """An unresolved name without its sign."""
    return name[1:]
