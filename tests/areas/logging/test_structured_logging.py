"""Where `structured-logging` finds logs that are made of fields."""

from questions import hits

APP = 'import logging\nimport json\n\n\ndef main():\n    logging.info(json.dumps({"event": "scored"}))\n\n\nmain()\n'


def test_a_line_of_json_is_shown_at_its_call():
    assert hits("structured-logging", {"app.py": APP}) == ["app.py:6 main: logs events as JSON lines (medium)"]


def test_a_text_is_no_event():
    assert hits("structured-logging", {"app.py": APP.replace('{"event": "scored"}', '"scored"')}) == []
