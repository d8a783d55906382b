"""Dockerfiles: instructions, stages, continuations, here-documents."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts.readers import read_file
from monthtwo.facts.shell.dockerfile import MAX_DOCKERFILE, read_dockerfile

DOCKERFILE = """\
# syntax=docker/dockerfile:1
ARG VERSION=3.12
FROM python:${VERSION}-slim AS build
RUN apt-get update && \\
    # a comment in between

    apt-get install -y gcc
copy . /app
FROM build
user app
HEALTHCHECK CMD curl -f http://localhost/health
CMD ["uvicorn", "app:app"]
"""


def test_instructions() -> None:
    found = read_dockerfile(DOCKERFILE)
    assert [(one.line, one.name, one.stage) for one in found] == [
        (2, "ARG", 0),
        (3, "FROM", 0),
        (4, "RUN", 0),
        (8, "COPY", 0),
        (9, "FROM", 1),
        (10, "USER", 1),
        (11, "HEALTHCHECK", 1),
        (12, "CMD", 1),
    ]
    assert found[1].value == "python:${VERSION}-slim AS build"
    assert found[2].value.split() == ["apt-get", "update", "&&", "apt-get", "install", "-y", "gcc"]
    assert found[-1].value == '["uvicorn", "app:app"]'


def test_here_documents_belong_to_their_instruction() -> None:
    text = "FROM x\nRUN <<EOF\npip install a\nUSER root\nEOF\nCOPY <<-'A' /etc/x\n  y\nA\nUSER app\n"
    found = read_dockerfile(text)
    assert [(one.line, one.name) for one in found] == [(1, "FROM"), (2, "RUN"), (6, "COPY"), (9, "USER")]
    assert found[1].value == "<<EOF\npip install a\nUSER root"


def test_a_shift_is_no_here_document() -> None:
    assert [one.name for one in read_dockerfile("FROM x\nRUN echo $((1<<N))\nUSER app\n")] == ["FROM", "RUN", "USER"]


def test_the_last_instruction_may_end_in_a_continuation() -> None:
    assert [one.name for one in read_dockerfile("FROM x\nRUN a && \\")] == ["FROM", "RUN"]


def test_backtick_continuations() -> None:
    found = read_dockerfile("# escape=`\nFROM x\nRUN a `\n  b\nUSER c\n")
    assert [(one.name, one.value.split()) for one in found][1:] == [("RUN", ["a", "b"]), ("USER", ["c"])]


def test_a_file_that_is_too_long_for_a_dockerfile_yields_nothing() -> None:
    assert read_dockerfile("FROM x\n" + "\\\n" * MAX_DOCKERFILE) == []


def test_nothing_on_the_disk_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read_dockerfile(DOCKERFILE)
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)
@given(st.text(st.sampled_from("FROMRUN<EOF \\\n#`\"'[]$="), max_size=80))
def test_never_raises(text: str) -> None:
    assert not read_file("Dockerfile", text.encode()).error
