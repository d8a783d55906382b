"""Files of labels are known by what stands in them, of whatever name."""

from questions import hits

SIGNED = "text,label,annotator_id\na,bug,3\n"


def test_a_column_says_who_labelled():
    assert hits("labels-in-files", {"data/x.csv": SIGNED}) == ["data/x.csv:1 -: says who labelled: annotator_id (high)"]


def test_columns_of_models_and_of_readers_say_nothing():
    files = {"data/x.csv": "text,annotator_gpt4\na,1\n", "data/y.csv": "userId,movieId\n1,2\n"}
    assert hits("labels-in-files", files) == []


def test_files_of_tests_are_left_out():
    assert hits("labels-in-files", {"tests/data/x.csv": SIGNED}) == []


def test_one_file_of_a_folder_is_shown_for_a_tool():
    spans = "T1\tOrg 0 4\tAcme\n"
    found = hits("labels-in-files", {"c/a.ann": spans, "c/b.ann": spans, "d/a.ann": "chr1\tgene\t10\n"})
    assert found == ["c/a.ann:1 -: written by or for a labelling tool: brat (high)"]


def test_the_same_file_of_several_people():
    found = hits("labels-in-files", {f"annotations/{who}/a.txt": "bug\n" for who in ("jo", "kim", "train")})
    assert found == [f"annotations/{who}/a.txt:1 -: one of several people's labels (high)" for who in ("jo", "kim")]


def test_a_vocabulary_holds_words_and_no_people():
    words = ",".join(f'"annotator_{number}": {number}' for number in range(100))
    assert hits("labels-in-files", {"data/vocab.json": "{" + words + "}"}) == []
