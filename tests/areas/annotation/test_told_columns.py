"""Tables of which a document says that people were counted: "labels-in-files", "label-adjudication"."""

from questions import hits

TABLE = {"data/posts.csv": "id,rude,kind,verdict_class,text\n1,2,1,0,a\n"}
TOLD = {
    "data/NOTES.md": """
# Columns

- `rude`: number of annotators who marked the post as rude.
- `kind`: number of annotators who marked the post as kind.
- `verdict_class`: the choice of the majority.
"""
}


def test_columns_that_count_people_who_chose_a_class():
    told = "data/posts.csv:1 -: counts the people who chose each label (medium)"
    assert hits("labels-in-files", {**TABLE, **TOLD}) == [told]
    assert hits("labels-in-files", TABLE) == []
    assert hits("labels-in-files", {**TABLE, "docs/NOTES.md": TOLD["data/NOTES.md"]}) == []


def test_counts_of_other_people_and_one_count_alone_are_no_labels():
    films = TOLD["data/NOTES.md"].replace("annotators who marked the post", "users who rated the film")
    assert hits("labels-in-files", {**TABLE, "data/NOTES.md": films}) == []
    one = TOLD["data/NOTES.md"].replace("number of annotators who marked the post as kind", "a mark of kindness")
    assert hits("labels-in-files", {**TABLE, "data/NOTES.md": one}) == []


def test_a_table_that_is_too_large_to_be_read_is_known_by_its_name():
    assert len(hits("labels-in-files", {"data/labels.csv": "", **TOLD})) == 1
    assert hits("labels-in-files", {"data/posts.csv": "", **TOLD}) == []


def test_a_column_that_holds_what_most_chose():
    assert hits("label-adjudication", {**TABLE, **TOLD}) == [
        "data/NOTES.md:5 -: holds what most people chose: verdict_class (medium)"
    ]
    mean = TOLD["data/NOTES.md"].replace("choice of the majority", "guess of one of us")
    assert hits("label-adjudication", {**TABLE, "data/NOTES.md": mean}) == []
