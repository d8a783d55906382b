"""Which calls put answers where others read them: a table, a topic or a bucket, not a file."""

from collections.abc import Iterator

from monthtwo.facts.records import Call
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function

_DELIVERS = lazy(
    r"(^|\.)(Exec|ExecContext|InsertOne|PutItem|Upsert\w*|Insert\w*|UpdateOrCreate\w*|WriteMessages|dbWriteTable|dbAppendTable"
    r"|executeUpdate|insertInto|saveAsTable|upsert|insertMany|putItem|to_sql|to_gbq|execute_values|executemany|insert_\w+"
    r"|load_table_from_\w+|upload_from_\w+|bulk_\w+|add_all|write_pandas|put_item|send_message|produce|writeStream\..*start)$"
)
"""What puts answers where others read them: a table, a topic or a bucket, not a file."""
_HANDS_OVER = lazy(
    r"^(kafka|aiokafka|confluent_kafka|nats|pika|aio_pika|paho|redis|pulsar|elasticsearch\d?|opensearchpy|pymongo|motor)\."
    r".*\b(send|send_and_wait|publish|basic_publish|xadd|index|bulk|streaming_bulk|parallel_bulk|async_bulk|insert_\w+)$"
)
"""What hands a message to a broker, or a document to an index, whose verbs are also said of files."""
_EXECUTES = lazy(r"(^|\.)execute(many|_batch)?$")
_INSERTS = anycase(r"\b(insert (or (replace|ignore) )?into|merge into|replace into|from stdin)\b")
"""A statement by which rows come into a table."""
COMMITTED = "commits what it has added"
"""What a unit of work does, of whatever package it is."""
_VERSIONED = frozenset({"index", "git", "repo"})
"""What takes commits of files."""
_ADDS = frozenset({"add", "add_all", "merge", "bulk_save_objects", "bulk_insert_mappings"})


def additions(function: Function, commit: Call) -> Iterator[Call]:
    """The calls of a function that add to the object which one of its calls commits."""
    receiver = Name(commit.name).receiver
    if receiver.rpartition(".")[2] not in _VERSIONED:
        for call in function.calls:
            name = Name(call.name)
            if name.last in _ADDS and name.receiver == receiver:
                yield call


def delivers(store: Use) -> bool:
    """Whether a call puts what it writes where others read it: a table, a topic or a bucket, not a file."""
    if _DELIVERS.search(store.what) or _HANDS_OVER.search(store.what):
        return True
    inserted = (_INSERTS.finds(literal.text) for literal in store.function.literals)
    return bool(_EXECUTES.search(store.what)) and any(inserted)
