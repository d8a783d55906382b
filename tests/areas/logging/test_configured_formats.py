"""Where `configured-json` finds that a configuration of logs has JSON written."""

from questions import hits

SETTINGS = """
version: 1
formatters:
  plain: {{format: "%(message)s"}}
  lines: {{class: pythonjsonlogger.jsonlogger.JsonFormatter}}
handlers:
  out: {{class: logging.StreamHandler, formatter: {used}}}
"""


def test_a_handler_writes_in_the_format_that_is_declared():
    assert hits("configured-json", {"conf/logging.yml": SETTINGS.format(used="lines")}) == [
        "conf/logging.yml:4 -: a JSON formatter in the logging configuration (high)"
    ]


def test_a_format_that_no_handler_names_writes_nothing():
    assert hits("configured-json", {"conf/logging.yml": SETTINGS.format(used="plain")}) == []


def test_handlers_may_stand_elsewhere():
    alone = SETTINGS.format(used="plain").partition("handlers:")[0]
    assert len(hits("configured-json", {"conf/logging.yml": alone})) == 1


def test_a_file_that_is_not_called_after_logs_is_none():
    assert hits("configured-json", {"conf/parameters.yml": SETTINGS.format(used="lines")}) == []
