"""Who is known and what settles labels: "known-people", "label-adjudication"."""

from questions import hits


def test_files_and_code_know_people():
    files = {"data/x.csv": "text,rater_1\na,1\n", "store.py": "def save(rater_id): ...\n"}
    assert [one.partition(" ")[0] for one in hits("known-people", files)] == ["data/x.csv:1", "store.py:1"]


def test_the_most_frequent_label_is_taken_where_people_are_known():
    code = "def settle(rows):\n    labels = rows['{0}']\n    return labels.mode()[0]\n"
    assert hits("label-adjudication", {"a.py": code.format("annotator_id")}) == [
        "a.py:3 settle: takes one label of several: mode (medium)"
    ]
    assert hits("label-adjudication", {"a.py": code.format("price")}) == []


def test_a_column_of_what_was_settled():
    assert hits("label-adjudication", {"x.csv": "text,annotator_1,annotator_2,gold_label\n"}) == [
        "x.csv:1 -: holds what was settled: gold_label (high)"
    ]
    assert hits("label-adjudication", {"x.csv": "text,gold_label\n"}) == []


def test_a_document_tells_how_labels_were_settled():
    told = "Disagreements between annotators were resolved by a third person.\n"
    assert len(hits("label-adjudication", {"docs/data.md": told})) == 1
    assert hits("label-adjudication", {"README.md": told, "docs/plan.md": told.replace("were", "will be")}) == []


def test_what_all_agreed_on_beside_the_labels_of_each():
    files = {f"annotations/{film}_{who}_1.txt": "a\n" for film in ("one", "two") for who in ("amy", "ben", "agreed")}
    assert hits("label-adjudication", files) == [
        f"annotations/{film}_agreed_1.txt:1 -: holds what was settled, beside the labels of each (medium)"
        for film in ("one", "two")
    ]
    assert len(hits("known-people", files)) == 2
    assert hits("label-adjudication", {path: text for path, text in files.items() if "one" in path}) == []


def test_labels_that_are_marked_as_the_truth():
    code = "def read(task):\n    for one in task['annotations']:\n        if one['{0}']:\n            yield one\n"
    assert hits("label-adjudication", {"read.py": code.format("ground_truth")}) == [
        "read.py:3 read: takes the labels that are marked as the truth (medium)"
    ]
    assert hits("label-adjudication", {"read.py": code.format("id")}) == []


LABELS = {"data/labels.csv": "text,label,annotator_id\na,b,1\n"}


def test_files_named_for_what_was_settled():
    assert len(hits("label-adjudication", {**LABELS, "work/Resolving with 4th annotator.ipynb": ""})) == 1
    assert (
        len(hits("label-adjudication", {**LABELS, "steps/majority_vote.py": "def run(rows):\n    return rows\n"})) == 1
    )
    assert (
        hits("label-adjudication", {**LABELS, "steps/ensemble/majority_vote.py": "def run(rows):\n    return rows\n"})
        == []
    )


def test_what_a_program_writes_and_says():
    code = "def agree(path):\n    return open(f'{path}-agreed.json')\n"
    assert len(hits("label-adjudication", {**LABELS, "merge.py": code})) == 1
    assert hits("label-adjudication", {**LABELS, "merge.py": code.replace("-agreed", "-all")}) == []


def test_how_often_the_first_was_counted_settles_nothing():
    code = "from collections import Counter\n\ndef {0}(labels):\n    return Counter(labels).most_common(1)[0]\n"
    assert hits("label-adjudication", {**LABELS, "errors.py": code.format("seen_labels")}) == []
    assert len(hits("label-adjudication", {**LABELS, "errors.py": code.format("aggregate_labels")})) == 1


def test_records_of_what_a_reviewer_decided():
    records = '[{"id": 1, "final_choice": "b", "reviewer": "ann"}]'
    assert len(hits("label-adjudication", {**LABELS, "data/manual_review.json": records})) == 1
    assert hits("label-adjudication", {**LABELS, "data/manifest.json": records}) == []
