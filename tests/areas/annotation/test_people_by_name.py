"""Those who label, by their names in files and columns: "known-people"."""

from questions import hits

FILES = {
    "reliability/round1_Ann_6classes.csv": "id,class\n1,2\n",
    "reliability/round1_Ben_6classes.csv": "id,class\n1,3\n",
}
TOLD = {"analysis/reliability.Rmd": "Tweets were coded by Ann and Ben.\n"}


def test_files_that_differ_in_a_name_that_a_text_tells_of():
    assert hits("known-people", {**FILES, **TOLD}) == [
        f"reliability/round1_{name}_6classes.csv:1 -: the labels of one of several people: {name} (medium)"
        for name in ("Ann", "Ben")
    ]
    assert hits("known-people", FILES) == []


def test_columns_that_differ_in_a_name_where_agreement_is_asked():
    code = "rows = read()\nprint('we agree on', sum(rows['Ann code'] == rows['Ben code']))\n"
    assert hits("known-people", {"tags.py": code}) == ["tags.py:2 -: a column for each who labels: Ann code (medium)"]
    assert hits("known-people", {"tags.py": code.replace("agree", "count")}) == []
    assert hits("known-people", {"tags.py": code.replace("Ann", "True").replace("Ben", "Predicted")}) == []


def test_columns_of_people_in_r():
    assert len(hits("known-people", {"a.R": "rows$coder <- rep(c('x', 'y'), 5)\n"})) == 1
    assert hits("known-people", {"a.R": "rows$colour <- rep(c('x', 'y'), 5)\n"}) == []


def test_one_of_the_people_is_left_out_by_initials():
    code = "def rows(project):\n    return project.select({0}=[a for a in project.people if a != 'rater_kb'])\n"
    assert hits("known-people", {"a.py": code.format("annotators")}) == [
        "a.py:2 rows: knows who labelled: rater_kb (medium)"
    ]
    assert hits("known-people", {"a.py": code.format("columns")}) == []
