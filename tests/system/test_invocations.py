"""What command lines start."""

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.system.starts.invocations import _words, invocations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python train.py --epochs 3", ("script", "train.py")),
        ("python3.11 -u src/train.py", ("script", "src/train.py")),
        ("python -m churn.train --data x", ("module", "churn.train")),
        ("cd api && uvicorn app.main:app --port 80", ("application", "app.main:app")),
        ("gunicorn -w 4 -k uvicorn.workers.UvicornWorker app.main:create_app()", ("application", "app.main:create_app")),
        ('["uvicorn", "app.main:app"]', ("application", "app.main:app")),
        ("python -m uvicorn app.main:app", ("application", "app.main:app")),
        ("poetry run python train.py", ("script", "train.py")),
        ("uv run --with x python -m churn.train", ("module", "churn.train")),
        ("uv run --env-file .env python train.py", ("script", "train.py")),
        ("PYTHONPATH=. python train.py", ("script", "train.py")),
        ("exec python train.py", ("script", "train.py")),
        ("torchrun --nproc_per_node 2 train.py", ("script", "train.py")),
        ("bash -c 'python train.py && echo done'", ("script", "train.py")),
        ("sh scripts/run.sh", ("script", "scripts/run.sh")),
        ("./run.sh", ("script", "./run.sh")),
        ("make train", ("make", "train")),
        ("make -C ml train MODEL=x", ("make", "train")),
        ("dvc repro train", ("stage", "train")),
        ("dvc repro", ("stage", "")),
        ("npm run train", ("npm", "train")),
        ("docker compose up -d trainer", ("service", "trainer")),
        ("docker compose -f prod.yml run trainer python train.py", ("script", "train.py")),
        ("docker-compose up", ("service", "")),
        ("docker build -f api/Dockerfile .", ("build", "api/Dockerfile")),
        ("docker run img python train.py", ("script", "train.py")),
        ("celery -A worker.app worker", ("module", "worker.app")),
        ("gh workflow run train.yml", ("workflow", "train.yml")),
        ("curl -X POST http://api:8000/retrain", ("url", "/retrain")),
        ("churn-train --now", ("console", "churn-train")),
        ("python -c 'from churn.train import main; main()'", ("application", "churn.train:main")),
        ("streamlit run app.py", ("script", "app.py")),
    ],
)  # fmt: skip
def test_invocation(text: str, expected: tuple[str, str]) -> None:
    assert expected in [(item.form, item.value) for item in invocations(text)]


@pytest.mark.parametrize("text", ["pytest tests/", "echo python train.py", "# python train.py", ""])
def test_what_starts_no_script(text: str) -> None:
    assert not [item for item in invocations(text) if item.form in ("script", "module")]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(item.form for item in invocations(text))


@given(st.text(alphabet="ab'\" \t\r\n;&|#$-", max_size=24))
def test_words_are_those_of_a_shell(text: str) -> None:
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    try:
        expected = list(lexer)
    except ValueError:
        with pytest.raises(ValueError, match=re.escape(text)):
            _words(text)
    else:
        assert _words(text) == expected
