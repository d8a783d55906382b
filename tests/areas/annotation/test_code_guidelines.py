"""Guidelines that code hands to a labelling tool: "labelling-guidelines", "doubtful-cases"."""

from questions import hits

CODE = '''
import argilla as rg


def settings():
    text = """
# What to mark

- Mark each complaint about delivery as `late`, if the parcel came at all.
- Mark what was never sent as `lost`; do not mark questions.
- If it is unclear whether it came, choose `late` and leave a comment.
- Praise is not marked.
"""
    return rg.Settings(guidelines=text, fields=[])
'''


def test_a_text_that_a_tool_shows():
    assert hits("labelling-guidelines", {"setup_task.py": CODE}) == [
        "setup_task.py:6 -: tells people how to label (medium)"
    ]
    assert len(hits("doubtful-cases", {"setup_task.py": CODE})) == 1


def test_a_line_is_no_guideline_and_neither_is_a_text_for_others():
    short = "import argilla as rg\nrg.Settings(guidelines='Mark each complaint as `late`.')\n"
    assert hits("labelling-guidelines", {"setup_task.py": short}) == []
    assert hits("labelling-guidelines", {"setup_task.py": CODE.replace("argilla", "flask")}) == []
