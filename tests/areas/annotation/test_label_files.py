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


def test_a_labeled_table_that_no_code_writes():
    table = {"data/labeled_tickets.csv": "text,label\na,b\n"}
    assert hits("labels-in-files", table) == ["data/labeled_tickets.csv:1 -: labels that people gave (medium)"]
    assert hits("labels-in-files", {**table, "make.py": "rows.to_csv('data/labeled_tickets.csv')\n"}) == []


def test_what_other_tools_write():
    files = {
        "a/regions.csv": "filename,file_size,region_count,region_shape_attributes\n",
        "b/calls.txt": "Selection\tView\tChannel\tBegin Time (s)\tSpecies\n",
        "c/TypeSystem.xml": "<typeSystemDescription><name>webanno.custom.Stance</name></typeSystemDescription>\n",
        "d/boxes.json": '{"annotations": [{"iscrowd": 0, "attributes": {"occluded": false}}]}',
    }
    assert {hit.rpartition(": ")[2] for hit in hits("labels-in-files", files)} == {
        "VIA (high)", "Raven (high)", "INCEpTION (high)", "CVAT (high)",
    }  # fmt: skip
    found = hits("labels-in-files", {"b/calls.txt": "Selection\tView\tChannel\tBegin Time (s)\tConfidence\n"})
    assert found == []


def test_documents_that_name_those_who_label():
    text = "# Codebook\n\n**Annotators**: {0}, {0}\n"
    assert len(hits("known-people", {"docs/codebook.md": text.format("Ann Smith")})) == 1
    assert hits("known-people", {"docs/codebook.md": text.format("two students")}) == []
    assert hits("known-people", {"README.md": text.format("Ann Smith")}) == []
