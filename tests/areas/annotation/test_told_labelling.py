"""Documents and names of files that tell by which tool people label: "told-labelling", "labels-in-files"."""

import pytest

from questions import hits


@pytest.mark.parametrize(
    "said",
    [
        "We use version 22.1 of the annotation tool INCEpTION, hosted here.",
        "To conduct the annotations, this project relied on [Label Studio](https://labelstud.io/).",
        "All annotations were done in CVAT.",
    ],
)
def test_a_document_names_the_tool(said):
    assert len(hits("told-labelling", {"docs/data.md": f"# Annotation\n\n{said}\n"})) == 1


@pytest.mark.parametrize(
    "said",
    [
        "You can use Label Studio for annotation.",
        "We will use Prodigy for annotation.",
        "We export annotations. Label Studio is a tool.",
        "The platform supports CVAT annotations.",
    ],
)
def test_a_document_that_tells_of_nobody(said):
    assert hits("told-labelling", {"docs/data.md": f"# Annotation\n\n{said}\n"}) == []


def test_a_list_of_changes_is_none():
    assert hits("told-labelling", {"CHANGELOG.md": "All annotations were done in CVAT.\n"}) == []


def test_exports_by_their_names():
    files = {"inception-project-backup.zip": "", "project-3-at-2024-05-02-10-11-0a1b2c3d.csv": "a\n", "project.zip": ""}
    told = hits("labels-in-files", files)
    assert [one.partition(":")[0] for one in told] == sorted(files)[:2]
    assert [one.partition(":")[0] for one in hits("known-people", files)] == ["inception-project-backup.zip"]
