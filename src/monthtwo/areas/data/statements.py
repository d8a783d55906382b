"""What a statement of SQL does, as far as the code beside its call says."""

import re

from monthtwo.engine.question import Call, Function
from monthtwo.names.name import Name
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase

_RUNS = frozenset({"execute", "query", "sql", "statement"})
_CHANGES = anycase(
    r'^\s*(insert\s+(or\s+\w+\s+)?into|update\s+[\w."`{}$-]+\s+(\w+\s+)?set|delete\s+from|merge\s+into|replace\s+into|'
    r"(create|drop|alter|truncate)\s+(or\s+replace\s+)?(temp\w*\s+)?(table|index|view|schema|database))\b"
)
_READS = anycase(r"^\s*(select\s.{0,300}\sfrom\s|with\s+\w+\s+as\b)", re.DOTALL)


def changes_tables(function: Function, call: Call) -> bool:
    """Whether the statement that a call runs, the last one written before it, changes tables and reads none."""
    if not _RUNS & words_of(Name(call.name).last):
        return False
    before = (one.text for one in reversed(function.literals) if one.line <= call.line)
    return _CHANGES.finds(next((text for text in before if _CHANGES.finds(text) or _READS.finds(text)), ""))
