"""Which revisions `pinned-datasets` finds in configuration."""

from questions import hits

READ = "from datasets import load_dataset\n\ndef read(name, rev):\n    return load_dataset(name, revision=rev)\n"


def test_a_revision_of_a_data_set_that_code_hands_on_counts() -> None:
    files = {"a.yaml": "dataset:\n  revision: 3f1c2ab\n", "read.py": READ}
    assert hits("pinned-datasets", files) == ["a.yaml:2 -: a revision of a data set: 3f1c2ab (medium)"]


def test_a_branch_or_one_that_nothing_reads_is_none() -> None:
    assert hits("pinned-datasets", {"a.yaml": "dataset:\n  revision: main\n", "read.py": READ}) == []
    assert hits("pinned-datasets", {"a.yaml": "dataset:\n  revision: 3f1c2ab\n"}) == []
