"""Where `kept-exchanges` finds that code keeps what a model was asked and said."""

from questions import hits

APPENDED = """
import json


def keep(question, answer):
    with open("said.jsonl", {mode}) as out:
        out.write(json.dumps({row}))
"""
LOGGED = """
import json
import logging

book = logging.getLogger("book")
book.addHandler(logging.{handler})


def keep(question, answer):
    book.info(json.dumps({"question": question, "answer": answer}))
"""


def appended(mode: str = '"a"', row: str = '{"question": question, "answer": answer}') -> list[str]:
    return hits("kept-exchanges", {"a.py": APPENDED.replace("{mode}", mode).replace("{row}", row)})


def test_a_line_that_is_added_to_a_file_is_kept():
    assert appended() == ["a.py:5 keep: adds a record to a file (medium)"]


def test_a_file_that_is_written_anew_keeps_one_record_only():
    assert appended(mode='"w"') == []


def test_an_answer_and_its_time_alone_are_no_record():
    assert appended(row='{"timestamp": "now", "answer": answer}') == []


def test_a_record_of_another_thing_is_told_by_its_function():
    assert (
        hits("kept-exchanges", {"a.py": APPENDED.format(mode='"a"', row="question").replace("keep", "keep_error")})
        == []
    )


def test_json_lines_of_a_logger_count_where_it_has_a_file():
    kept = hits("kept-exchanges", {"a.py": LOGGED.replace("{handler}", 'FileHandler("book.log")')})
    assert kept == ["a.py:9 keep: logs records to a file of their own (medium)"]
    assert hits("kept-exchanges", {"a.py": LOGGED.replace("{handler}", "StreamHandler()")}) == []


def test_an_entry_of_a_stream_is_kept():
    source = 'def keep(stream, row):\n    stream.xadd("said", row)\n'
    assert hits("kept-exchanges", {"a.py": source}) == ["a.py:2 keep: adds to a stream: said (medium)"]


BY_ID = """
import json


def f1(folder, chat):
    with open(f"{folder}/{chat.key}.json", "w") as v1:
        v1.write(json.dumps(chat.all()))
"""


def test_a_file_after_an_id_is_told_by_what_its_function_is_given():
    assert hits("kept-exchanges", {"a.py": BY_ID}) == ["a.py:5 f1: adds a record to a file (medium)"]
    assert hits("kept-exchanges", {"a.py": BY_ID.replace("chat", "plan")}) == []
