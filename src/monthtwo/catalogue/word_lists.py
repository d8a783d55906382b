"""The words of an area: lists that its detectors ask for, a list a meaning."""

from msgspec import Struct


class WordList(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of an area's `words.yaml`."""

    about: str
    """What a name says that has one of these words."""
    words: tuple[str, ...]
