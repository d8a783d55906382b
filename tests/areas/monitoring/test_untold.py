"""Where work on an unmet check of monitoring begins."""

from questions import APP, hits


def test_an_error_that_goes_to_a_log():
    text = "import logging\n\nlog = logging.getLogger()\n\n\ndef f():\n    log.info('a')\n    log.error('b')\n"
    assert hits("logged-errors", {"a.py": text}) == ["a.py:8 f: logging.getLogger.error (low)"]


def test_times_and_hooks_of_what_serves():
    hooks = "\n\n@app.before_request\ndef begin():\n    return time.perf_counter()\n"
    text = "import time\n" + APP["app.py"].lstrip() + hooks
    job = "import time\n\nprint(time.time())\n"
    assert hits("untold-times", {"app.py": text, "job.py": job}) == [
        "app.py:15 begin: middleware begin (high)",
        "app.py:16 begin: time.perf_counter in begin (medium)",
    ]


def test_a_time_of_something_else_than_an_answer_is_none():
    text = "import time\n" + APP["app.py"].lstrip() + "\n\ndef warm_up():\n    return time.perf_counter()\n"
    assert hits("untold-times", {"app.py": text}) == []
    inside = text.replace("def predict():\n", "def predict():\n    began = time.time()\n")
    assert hits("untold-times", {"app.py": inside}) == ["app.py:11 predict: time.time in predict (medium)"]


def test_charts_that_code_draws():
    text = "import matplotlib.pyplot as plt\n\n\ndef draw(window):\n    window.show()\n    plt.savefig('a.png')\n"
    assert hits("drawn-charts", {"plots.py": text}) == ["plots.py:6 draw: matplotlib.pyplot.savefig (high)"]
