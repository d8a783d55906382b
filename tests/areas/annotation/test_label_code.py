"""Where people label, and where code reads what they said."""

from questions import hits

PROMPT = """
import csv

def annotate(texts, rows):
    for text in texts:
        rows.writerow([text, input(text)])
"""


def test_a_prompt_for_a_label():
    assert hits("labels-in-code", {"tool.py": PROMPT}) == ["tool.py:5 annotate: asks a person for a label (high)"]


def test_a_prompt_for_something_else():
    assert hits("labels-in-code", {"tool.py": PROMPT.replace("annotate", "rename")}) == []


def test_what_a_parameter_knows():
    code = "def save({0}, value):\n    return value\n"
    known = hits("known-people", {"store.py": code.format("annotator_id")})
    assert known == ["store.py:1 save: knows who labelled: annotator_id (high)"]
    assert hits("labels-in-code", {"store.py": code.format("annotated_by")}) == [
        "store.py:1 save: knows who labelled: annotated_by (high)"
    ]


def test_ids_of_people_may_be_those_of_any_data_set():
    assert hits("labels-in-code", {"store.py": "def save(annotator_id, value):\n    return value\n"}) == []


def test_a_page_that_asks_for_a_label():
    page = "import streamlit as st\n\nlabel = st.radio('Is it a bug?', ['yes', 'no'])\nopen('labels.csv', 'a').write(label)\n"
    assert len(hits("labels-in-code", {"annotation_app.py": page})) == 1
    assert hits("labels-in-code", {"app.py": page}) == []
    assert hits("labels-in-code", {"annotation_app.py": page + "model.predict(label)\n"}) == []


def test_an_annotator_may_be_a_program():
    files = {
        "nlp.py": "def run(annotator, box_annotator):\n    return annotator\n",
        "w.py": "def seed(worker_id): ...\n",
    }
    assert hits("labels-in-code", files) == []


def test_the_labels_of_models():
    assert hits("labels-in-code", {"llm/store.py": "def save(annotator_id):\n    return annotator_id\n"}) == []


def test_other_languages():
    page = 'const label = { text, annotatorId: user.id };\nconst name = "aria-labelledby";\n'
    found = hits("labels-in-code", {"web/label.ts": page, "web/menu.ts": page[page.index("const name") :], "a.py": ""})
    assert found == ["web/label.ts:1 -: knows who labelled: annotatorId (high)"]


def test_a_table_of_codings_is_ones_own_where_it_lies_beside():
    code = "import pandas as pd\n\nrows = pd.read_csv('items_usercoding.csv', names=['id', 'user_id'])\n"
    assert hits("known-people", {"load.py": code}) == ["load.py:3 -: knows who labelled: user_id (high)"]
    assert hits("known-people", {"load.py": code.replace("usercoding", "prices")}) == []


def test_one_of_several_is_spoken_of():
    code = "def check(x):\n    raise ValueError('used by another {0}')\n"
    assert len(hits("known-people", {"a.py": code.format("annotator")})) == 1
    assert hits("known-people", {"a.py": code.format("process")}) == []


def test_programs_and_processes_are_no_people():
    code = "def run(trending_labeler, worker_id):\n    return trending_labeler(worker_id)\n"
    assert hits("known-people", {"annotation_queue.py": code}) == []
