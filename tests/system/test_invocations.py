"""What command lines start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.system.starts.invocations import invocations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python train.py --epochs 3", ("script", "train.py")),
        ("python3.11 -u src/train.py", ("script", "src/train.py")),
        ("python -m churn.train --data x", ("module", "churn.train")),
        ("cd api && uvicorn app.main:app --port 80", ("application", "app.main:app")),
        ("gunicorn -w 4 -k uvicorn.workers.UvicornWorker app.main:create_app()", ("application", "app.main:create_app")),
        ('["uvicorn", "app.main:app"]', ("application", "app.main:app")),
        ("python3 -W ignore -u score.py --day x", ("script", "score.py")),
        ("python -X dev -m churn.train", ("module", "churn.train")),
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
        ("uvx --from 'fit-tools[gpu]' python train.py", ("script", "train.py")),
        ("pipx run --spec fit-tools python train.py", ("script", "train.py")),
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


@pytest.mark.parametrize(
    "text",
    [
        '["bash", "-c", "cd x && python train.py"]',
        '[ "python", "train.py" ]',
        "[python, train.py]",
        "['python', 'train.py']",
        '[ -f data.csv ] && python train.py',
        'docker run image "$WHERE/run.sh" --all; docker run image run.sh python train.py',
        "id=$(python train.py --out model)",
        "if ! python train.py; then exit 1; fi",
        "train) python train.py ;;",
        "${{ matrix.runner }} && python train.py",
        "python ${{ github.workspace }}/train.py",
        "bash -c 'bash -c \"python train.py\"'",
        "ssh host <<EOF\npython train.py\nEOF",
    ],
)  # fmt: skip
def test_a_script_wherever_it_is_started(text: str) -> None:
    scripts = [item.value for item in invocations(text) if item.form == "script"]
    assert scripts[-1] in ("train.py", "${expression}/train.py")


@pytest.mark.parametrize(
    "text",
    ["[ -f train.py ]", "[[ -f train.py ]] || exit", "make > train.py", "cat > run.sh <<EOF\npython train.py\nEOF"],
)
def test_a_file_that_is_only_named(text: str) -> None:
    assert not [item for item in invocations(text) if item.form == "script"]


@pytest.mark.parametrize(
    "text",
    ["docker run a " * 1_000, "a.sh " * 1_000, "sudo " * 1_000, "x=1 " * 1_000, "python -m celery " * 1_000,
     "python a.py " * 1_000, "bash -c " * 1_000, "docker compose run a " * 1_000],
)  # fmt: skip
def test_a_command_of_a_thousand_words_is_read(text: str) -> None:
    assert len(invocations(text)) <= 1_001


def test_commands_that_are_handed_on_are_followed_so_far():
    text = "a0.sh docker run image a1.sh python train.py"
    assert [item.value for item in invocations(text)] == ["a0.sh", "image", "a1.sh", "train.py"]
    endless = [item.value for item in invocations(" ".join(f"a{n}.sh" for n in range(1_000)))]
    assert endless[:3] == ["a0.sh", "a1.sh", "a2.sh"] and len(endless) < 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('["scoring.rate"]', ("application", "scoring:rate")),
        ("granian --interface asgi front", ("module", "front")),
        ("gunicorn -w 2 shop.front", ("module", "shop.front")),
        ("uvicorn ${APPLICATION:-shop.front:app}", ("application", "shop.front:app")),
        ("python ${SCRIPT:-serve.py}", ("script", "serve.py")),
        ("/srv/deploy/start", ("script", "/srv/deploy/start")),
    ],
)
def test_what_another_word_or_a_variable_names(text: str, expected: tuple[str, str]) -> None:
    assert expected in [(item.form, item.value) for item in invocations(text)]


@pytest.mark.parametrize("text", ["/usr/bin/start", "/opt/venv/bin/dvc", "start", "archive.json", "uvicorn front"])
def test_what_is_installed_or_data_starts_no_file(text: str) -> None:
    assert not [item for item in invocations(text) if item.form in ("script", "application", "module")]
