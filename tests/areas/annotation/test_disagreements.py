"""A second look at labels on which people differed, and the latest label of an item: "label-adjudication"."""

from questions import hits


def test_files_of_a_second_look():
    path = "annotator_conflicts/round2/reviewed_by_lead.csv"
    assert hits("label-adjudication", {path: "id,spam\n1,0\n"}) == [
        f"{path}:1 -: a second look at labels on which people differed (medium)"
    ]
    for other in ("annotator_conflicts/list.csv", "merge_conflicts/reviewed.csv", "annotation/reviewed.csv"):
        assert hits("label-adjudication", {other: "id,spam\n1,0\n"}) == []


def test_the_latest_label_of_an_item_is_taken():
    code = """
def boxes(task):
    given = task["annotations"]
    last = max(given, key=lambda one: one["{0}"])
    return last["result"]
"""
    assert hits("label-adjudication", {"convert.py": code.format("updated_at")}) == [
        "convert.py:3 boxes: takes the latest of an item's labels (medium)"
    ]
    assert hits("label-adjudication", {"convert.py": code.format("id")}) == []
    assert hits("label-adjudication", {"runs.py": code.format("updated_at").replace("annotations", "runs")}) == []
