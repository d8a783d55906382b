"""Globs over file paths: without a slash over the name, with one over the whole path; `**` is any number of folders."""

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def glob_pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    """Compile globs into one pattern, which matches a POSIX path when one of them does."""
    return re.compile("|".join(_glob(glob) for glob in globs))


def _glob(glob: str) -> str:
    if "/" not in glob:
        return "(?:.*/)?" + _segment(glob) + r"\Z"
    parts = ["(?:[^/]+/)*" if part == "**" else _segment(part) + "/" for part in glob.strip("/").split("/")]
    return "".join(parts).removesuffix("/") + r"\Z"


def _segment(part: str) -> str:
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
