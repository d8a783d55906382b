"""Which calls put answers where others read them: a table, a topic or a bucket, not a file."""

from monthtwo.regular_expressions import anycase, lazy
from monthtwo.system.code.hit import Use

_DELIVERS = lazy(
    r"(^|\.)(Exec|ExecContext|InsertOne|PutItem|Upsert\w*|Insert\w*|UpdateOrCreate\w*|WriteMessages|dbWriteTable|dbAppendTable"
    r"|executeUpdate|insertInto|saveAsTable|upsert|insertMany|putItem|to_sql|to_gbq|execute_values|executemany|insert_\w+"
    r"|load_table_from_\w+|upload_from_\w+|bulk_\w+|add_all|write_pandas|put_item|send_message|produce)$"
)
"""What puts answers where others read them: a table, a topic or a bucket, not a file."""
_EXECUTES = lazy(r"(^|\.)execute(many|_batch)?$")
_INSERTS = anycase(r"\b(insert (or (replace|ignore) )?into|merge into|replace into|from stdin)\b")
"""A statement by which rows come into a table."""


def delivers(store: Use) -> bool:
    """Whether a call puts what it writes where others read it: a table, a topic or a bucket, not a file."""
    if _DELIVERS.search(store.what):
        return True
    inserted = (_INSERTS.finds(literal.text) for literal in store.function.literals)
    return bool(_EXECUTES.search(store.what)) and any(inserted)
