"""Where work on an unmet check of logging begins."""

from questions import APP, hits

TOLD = APP["app.py"].replace("    return", '    print("asked")\n    log.info("asked")\n    return')
TOLD = "import logging\n" + TOLD.lstrip().replace("app = ", "logging.basicConfig()\nlog = logging.getLogger()\napp = ")


def test_lines_beside_an_answer():
    assert hits("logged-answers", {"app.py": TOLD}) == [
        "app.py:13 predict: print (medium)",
        "app.py:14 predict: logging.getLogger.info (high)",
    ]


def test_what_gives_lines_their_form_comes_before_the_lines():
    assert hits("text-lines", {"app.py": TOLD}) == [
        "app.py:5 -: logging.basicConfig (high)",
        "app.py:14 predict: logging.getLogger.info (medium)",
    ]


def test_prints_of_what_serves_come_before_others():
    assert hits("prints", {"app.py": TOLD, "tool.py": "def show(console):\n    console.print(1)\n    print(1)\n"}) == [
        "app.py:13 predict: print in predict (medium)",
        "tool.py:3 show: print in show (low)",
    ]
