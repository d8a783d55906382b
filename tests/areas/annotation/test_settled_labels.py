"""Who is known, what settles labels, and what is asked first: "known-people", "label-adjudication", "review-routing"."""

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


def test_a_bar_decides_what_people_see():
    code = "def route(row):\n    needs_review = row['score'] < 0.7\n    return needs_review\n"
    assert hits("review-routing", {"a.py": code}) == ["a.py:2 route: a bar decides needs_review (high)"]
    assert hits("review-routing", {"llm_judge.py": code}) == []


def test_the_least_certain_are_chosen():
    code = "def select_uncertain(rows, {0}):\n    return rows\n"
    assert len(hits("review-routing", {"a.py": code.format("scores")})) == 1
    assert hits("review-routing", {"a.py": "def predict_uncertainty(scores):\n    return scores\n"}) == []
