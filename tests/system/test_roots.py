"""Where the systems of a monorepo begin."""

import pytest

from monthtwo.system.roots import roots_of
from questions import evaluation_of

SERVES = """
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("m.joblib")


@app.post("/predict")
def predict(row: dict):
    return model.predict([row])
"""
TRAINS = "import joblib\nfrom sklearn.svm import SVC\njoblib.dump(SVC().fit([[1]], [1]), 'm.joblib')\n"
IMAGE = 'FROM python:3.11\nCOPY . .\nCMD ["uvicorn", "main:app"]\n'
TRAINING_IMAGE = 'FROM python:3.11\nCOPY . .\nCMD ["python", "train.py"]\n'


def roots(*parts: dict[str, str]) -> tuple[str, ...]:
    return roots_of(evaluation_of({path: text for part in parts for path, text in part.items()}).places)


def service(folder: str) -> dict[str, str]:
    return {f"{folder}/main.py": SERVES, f"{folder}/Dockerfile": IMAGE}


def training(folder: str) -> dict[str, str]:
    return {f"{folder}/train.py": TRAINS, f"{folder}/Dockerfile": TRAINING_IMAGE}


def test_two_services_with_images_of_their_own_are_two_systems() -> None:
    assert roots(service("services/a"), service("services/b")) == ("services/a", "services/b")


def test_what_is_asked_for_beside_the_code_is_a_sign_too() -> None:
    packages = {"a/main.py": SERVES, "a/requirements.txt": "fastapi\n", "b/main.py": SERVES, "b/pyproject.toml": ""}
    assert roots(packages) == ("a", "b")


@pytest.mark.parametrize("folder", ["a/docker", "a/src"])
def test_how_it_is_deployed_may_lie_in_a_folder_of_its_own(folder: str) -> None:
    inner = {"a/src/main.py": SERVES, f"{folder}/Dockerfile": IMAGE, "a/requirements.txt": "fastapi\n"}
    assert roots(inner, service("b")) == ("a", "b")


@pytest.mark.parametrize(
    "files",
    [
        {"app/main.py": SERVES, "Dockerfile": IMAGE},
        service("api"),
        service("api") | {"train.py": TRAINS},
        service("api") | {"main.py": SERVES},
        service("api") | training("training"),
        service("api") | {"web/app.py": "import flask\n", "web/Dockerfile": IMAGE},
    ],
)
def test_one_system_is_no_monorepo(files: dict[str, str]) -> None:
    assert roots(files) == ()


def test_what_answers_in_no_folder_of_its_own_is_the_rest() -> None:
    assert roots(service("a"), service("b"), {"main.py": SERVES}) == ("", "a", "b")


def test_what_trains_beside_what_answers_belongs_to_it() -> None:
    both = roots(service("churn/serve"), training("churn/train"), service("price/serve"), training("price/train"))
    assert both == ("churn", "price")


def test_what_trains_for_nobody_in_particular_is_a_system() -> None:
    assert roots(service("a"), service("b"), training("nightly")) == ("a", "b", "nightly")


def test_a_script_that_a_person_starts_is_none() -> None:
    assert roots(training("a"), {"b/train.py": TRAINS, "b/requirements.txt": "scikit-learn\n"}) == ()


def test_examples_and_tests_are_none() -> None:
    assert roots(service("a"), service("examples/b"), service("tests/c")) == ()


def test_a_library_that_others_import_is_none() -> None:
    library = {"lib/scoring.py": SERVES, "lib/pyproject.toml": "[project]\nname = 'lib'\n"}
    own = {path: f"import lib.scoring\n{text}" if path.endswith(".py") else text for path, text in service("a").items()}
    assert roots(library, own, service("b")) == ("a", "b")


def test_what_imports_another_system_belongs_to_it() -> None:
    job = {"jobs/main.py": f"import a.main\n{SERVES}", "jobs/Dockerfile": IMAGE}
    assert roots(job, service("a"), service("b")) == ("a", "b")


def test_an_outer_folder_that_only_holds_systems_is_none() -> None:
    outer = {"services/requirements.txt": "fastapi\n", "services/main.py": SERVES}
    assert roots(outer, service("services/a"), service("services/b")) == ("services/a", "services/b")


def test_what_only_hands_requests_on_is_one_system_with_what_asks_the_model() -> None:
    tasks = "import joblib\nfrom celery import Celery\n\nqueue = Celery()\nmodel = joblib.load('m')\n\n\n"
    tasks += "@queue.task(name='score')\ndef score(row):\n    return model.predict([row])\n"
    api = "from celery import Celery\nfrom fastapi import FastAPI\n\napp = FastAPI()\nqueue = Celery()\n\n\n"
    api += "@app.post('/score')\ndef ask(row: dict):\n    return queue.send_task('score', args=[row]).get()\n"
    pair = {
        "eta/api/main.py": api, "eta/api/Dockerfile": IMAGE,
        "eta/worker/tasks.py": tasks, "eta/worker/Dockerfile": 'FROM python\nCMD ["celery", "-A", "tasks", "worker"]\n',
    }  # fmt: skip
    assert roots(pair) == ()
    assert roots(pair, service("price")) == ("eta", "price")


def test_what_serves_in_a_published_package_is_an_offer() -> None:
    package = {
        "pkg/pyproject.toml": "[project]\nname = 'kit'\n", "pkg/kit/a/main.py": SERVES, "pkg/kit/b/main.py": SERVES,
        "pkg/kit/a/requirements.txt": "", "pkg/kit/b/requirements.txt": "",
        ".github/workflows/publish.yml": "on: push\njobs:\n  up:\n    runs-on: ubuntu-latest\n    steps:\n      - run: twine upload dist/*\n",
    }  # fmt: skip
    assert roots(package) == ()
