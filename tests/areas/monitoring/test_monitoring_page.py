"""Where `monitoring-page` finds pages that show how the running system does."""

from questions import hits

PAGE = 'import streamlit as st\n\nst.title("Latency")\n'
REPORT = """
import streamlit as st
import pandas as pd

st.title("Data drift")
st.write(pd.read_csv("monitoring_report.csv"))
"""


def test_a_page_of_that_name_is_shown_at_its_calls():
    text = 'import plotly.express as px\nimport streamlit as st\n\nst.line_chart(latency("error rate"))\n'
    assert "dashboard.py:4 -: a monitoring page: streamlit.line_chart (high)" in hits(
        "monitoring-page", {"dashboard.py": text}
    )


def test_a_page_of_another_name_or_that_shows_something_else_is_none():
    text = 'import streamlit as st\n\nst.line_chart(latency("error rate"))\n'
    assert hits("monitoring-page", {"page.py": text}) == []
    assert hits("monitoring-page", {"dashboard.py": text.replace("error rate", "sales")}) == []


def test_a_page_of_what_a_monitor_found_is_shown_at_what_it_says():
    assert hits("monitoring-page", {"page.py": REPORT}) == [
        "page.py:4 -: a page of what a monitor found: Data drift (medium)"
    ]


def test_such_a_page_says_it_more_than_once():
    assert hits("monitoring-page", {"page.py": REPORT.replace("monitoring_report", "table")}) == []


def test_such_a_page_reads_something():
    assert hits("monitoring-page", {"page.py": REPORT.replace("pd.read_csv", "pd.DataFrame")}) == []


def test_what_a_visitor_uploads_is_no_running_system():
    assert hits("monitoring-page", {"page.py": REPORT + 'st.file_uploader("x")\n'}) == []


def test_such_a_page_is_drawn_with_a_library_of_pages():
    assert hits("monitoring-page", {"page.py": REPORT.replace("import streamlit as st", "import rich as st")}) == []


def test_a_template_is_shown_at_the_line_that_says_it():
    text = "<html>\n<h1>Model performance</h1>\n"
    assert hits("monitoring-page", {"templates/monitor.html": text}) == [
        "templates/monitor.html:2 -: a monitoring page: <h1>Model performance</h1> (medium)"
    ]
    assert hits("monitoring-page", {"templates/monitor.html": "<h1>Sales</h1>\n", "templates/index.html": text}) == []
