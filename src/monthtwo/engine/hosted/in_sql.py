"""Hosted models in SQL: what functions put into rows, and the defaults of columns; the last definition alone."""

from collections.abc import Iterator, Mapping

from monthtwo.engine.hosted.hosted_model import Role
from monthtwo.engine.hosted.vendor_table import Meant, VendorTable, platforms_in
from monthtwo.names.hosted_ids import ids_in_code
from monthtwo.regular_expressions import lazy

_FUNCTION = lazy(r"create\s+(?:or\s+replace\s+)?function\s+([\w.\"]{1,100})", 2)
_DEFAULT = lazy(r"\bdefault\s+$", 2)
_END = lazy(r"^\s*\$\w{0,20}\$\s*(?:language\b.*)?;|\$\w{0,20}\$\s*language\b", 2)


def in_sql(texts: Mapping[str, str], table: VendorTable) -> Iterator[tuple[str, int, Meant, Role]]:
    """The models that files name, by their paths, which are in the order in which they are applied."""
    functions: dict[str, list[tuple[str, int, Meant, Role]]] = {}
    for path in sorted(texts):
        whole = platforms_in(texts[path])
        inside = ""
        for number, line in enumerate(texts[path].split("\n"), 1):
            code = line.partition("--")[0]
            if begun := _FUNCTION.search(code):
                inside = begun[1].lower()
                functions[inside] = []
            for start, id in ids_in_code(code) if "-" in code else ():
                before = code[: start - 1]
                meant = table.meant(id, whole) if code[start - 1] == "'" else None
                if meant is None:
                    continue
                if inside and not before.rstrip().endswith(("=", "in (", "IN (")):
                    functions[inside].append((path, number, meant, "default"))
                elif _DEFAULT.search(before):
                    yield path, number, meant, "default"
            if inside and _END.search(code):
                inside = ""
    for found in functions.values():
        yield from found
