"""Plain scripts: files that nobody imports and that work at their top level, without a `__main__` block."""

from collections.abc import Iterator

from monthtwo.system.code.resolution import Resolution
from monthtwo.system.units.unit import Unit

_NO_SCRIPTS = frozenset({"__init__.py", "setup.py", "conftest.py", "conf.py", "__main__.py"})


def plain_scripts(code: Resolution, imported: frozenset[str]) -> Iterator[Unit]:
    """A unit for each script that can only be meant to be run as it stands; `imported` are `imported_files`."""
    for path in code.sources.paths:
        module = code.sources.module(path)
        if module is None or path in imported or path.rpartition("/")[2] in _NO_SCRIPTS:
            continue
        calls = module.calls.get(0, [])
        if not calls or "__main__" in module.functions:
            continue
        yield Unit(
            form="script", name=path, path=path, line=calls[0].line, triggers=("manual",),
            targets=((path, ""),), format="python",
        )  # fmt: skip


def imported_files(code: Resolution) -> frozenset[str]:
    """The files that some other file imports."""
    return frozenset(target for path in code.sources.paths for target in code.sources.imported(path))
