"""Shell scripts, Makefiles, justfiles, Procfiles, crontabs, package scripts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts.readers import read_file
from monthtwo.facts.shell.command_lines import MAX_COMMANDS


def commands(path: str, text: str) -> list[tuple[int, str, str]]:
    facts = read_file(path, text.encode())
    assert not facts.error
    assert facts.commands is not None
    return [(command.line, command.label, command.text) for command in facts.commands]


def test_shell() -> None:
    text = """\
#!/bin/bash
# a comment \\
set -e   # stop
python train.py \\
  --epochs 3 \\
  --out "a # b"

echo "it's"; curl http://x/#anchor && uvicorn app:app
cat > conf <<EOF
python not_run.py
EOF
ssh host <<'SH'
python remote.py
SH
echo ${#array} $#
"""
    assert [(line, command) for line, _, command in commands("run.sh", text)] == [
        (3, "set -e"),
        (4, 'python train.py --epochs 3 --out "a # b"'),
        (8, 'echo "it\'s"; curl http://x/#anchor && uvicorn app:app'),
        (9, "cat > conf <<EOF"),
        (12, "ssh host <<'SH'"),
        (13, "python remote.py"),
        (15, "echo ${#array} $#"),
    ]


def test_makefile() -> None:
    text = """\
PYTHON ?= python3
MODULE := src.train
RUN = $(PYTHON) -m
UNKNOWN := $(shell pwd)
.PHONY: train deploy
train: data ## trains
\t@$(RUN) $(MODULE) \\
\t  --fast
\t-rm x # not that
\t@# nothing
data clean:
\t$(PYTHON) get.py ${UNKNOWN} $$HOME

ifeq ($(X),1)
deploy: train; kubectl apply -f k8s
endif
define body
not: a rule
endef
flags: MODE = x
all: train deploy missing
"""
    assert commands("Makefile", text) == [
        (6, "train", "make data"),
        (7, "train", "python3 -m src.train --fast"),
        (9, "train", "rm x"),
        (12, "data", "python3 get.py $(shell pwd) $HOME".replace("$(shell pwd) $HOME", "${UNKNOWN} $$HOME")),
        (12, "clean", "python3 get.py ${UNKNOWN} $$HOME"),
        (15, "deploy", "kubectl apply -f k8s"),
        (15, "deploy", "make train"),
        (21, "all", "make train deploy"),
    ]


def test_makefile_variables_cannot_explode() -> None:
    lines = ["A0 = xxxxxxxxxx", *(f"A{n} = $(A{n - 1})$(A{n - 1})" for n in range(1, 60)), "t:", "\techo $(A59)"]
    ((_, _, text),) = commands("Makefile", "\n".join(lines))
    assert len(text) < 2_000


def test_justfile() -> None:
    text = """\
set dotenv-load
image := "repo/app"
alias b := build
# builds
@build tag="x": test
    docker build -t {{image}} .
    @echo {{ tag }}
test *args:
    pytest {{args}}
plot:
    #!/usr/bin/env python
    import x
"""
    assert commands("justfile", text) == [
        (5, "build", "just test"),
        (6, "build", "docker build -t repo/app ."),
        (7, "build", "echo {{ tag }}"),
        (9, "test", "pytest {{args}}"),
    ]


def test_procfile() -> None:
    assert commands("Procfile", "web: gunicorn app:app\n# no\nworker:  celery -A x worker\n") == [
        (1, "web", "gunicorn app:app"),
        (2 + 1, "worker", "celery -A x worker"),
    ]


@pytest.mark.parametrize("path", ["crontab", "deploy/cron.d/train", "jobs.cron"])
def test_crontab(path: str) -> None:
    text = "SHELL=/bin/sh\n# m h\n*/5 * * * * root  python a.py\n0 3 * * MON-FRI /run.sh\n@daily x\n@reboot y\n"
    text += "prose is no job\n"
    facts = read_file(path, text.encode())
    assert facts.commands is not None
    assert [(command.line, command.schedule, command.text) for command in facts.commands] == [
        (3, "*/5 * * * *", "python a.py"),
        (4, "0 3 * * MON-FRI", "/run.sh"),
        (5, "0 0 * * *", "x"),
        (6, "@reboot", "y"),
    ]


def test_package_scripts() -> None:
    text = '{\n "name": "x",\n "scripts": {\n  "start": "node server.js",\n  "odd": 1\n }\n}\n'
    assert commands("package.json", text) == [(4, "start", "node server.js")]


def test_the_number_of_commands_is_bounded() -> None:
    assert len(commands("x.sh", "a\n" * (MAX_COMMANDS * 2))) == MAX_COMMANDS


@settings(deadline=None)
@given(
    st.sampled_from(["x.sh", "Makefile", "justfile", "Procfile", "crontab"]),
    st.text(st.sampled_from("ab:=$(){}@#\\\n\t '\"<E*0;"), max_size=80),
)
def test_never_raises_and_lines_exist(path: str, text: str) -> None:
    found = commands(path, text)
    assert all(1 <= line <= text.count("\n") + 1 for line, _, _ in found)
