"""Commands between data and a labelling tool: "labels-in-code"."""

from questions import hits

SAID = "takes items to a labelling tool, or labels from it:"


def test_a_script_makes_tasks():
    script = '#!/bin/sh\n"$cli" --auth "$who" create --labels "$labels" --annotation_format "CVAT 1.1" "$name"\n'
    assert hits("labels-in-code", {"tasks.sh": script}) == [f'tasks.sh:2 -: {SAID} --annotation_format "cvat (high)']
    assert hits("labels-in-code", {"tasks.sh": script.replace("CVAT", "COCO")}) == []
    assert hits("labels-in-code", {"tasks.sh": "pip install cvat-cli doccano-exports\n"}) == []


def test_a_stage_of_a_pipeline_fetches_exports():
    stage = "stages:\n  pull:\n    cmd: rclone sync cloud:birds data/labelstudio_annos\n"
    assert hits("labels-in-code", {"dvc.yaml": stage}) == [f"dvc.yaml:3 -: {SAID} labelstudio_annos (high)"]
    assert hits("labels-in-code", {"dvc.yaml": stage.replace("labelstudio_annos", "birds")}) == []
