"""Which remedy of a shipped check is told: by the form of what answers, by what is read and by what is there."""

import json
from collections.abc import Mapping

import pytest

from monthtwo.areas import detectors
from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.placeholders import PLACEHOLDERS, unnamed
from monthtwo.engine.question import Detector
from monthtwo.engine.remedies import Remedies
from monthtwo.engine.verdicts import judge_all
from monthtwo.facts.reading import Unread
from monthtwo.model import CheckResult
from questions import evaluation_of, question_of
from scanning import SERVICE

CHECKS = {check.id: check for check in load_catalogue().checks}


def fix(check: str, files: dict[str, str], path: str = "", line: int = 0) -> str:
    return Remedies(question_of(files, detectors())).of(CHECKS[check], path, line)


def judged(files: dict[str, str], known: Mapping[str, Detector] | None = None) -> tuple[CheckResult, ...]:
    evaluation = evaluation_of(files, detectors() if known is None else known)
    return judge_all(tuple(CHECKS.values()), evaluation, Unread())


LOADED = "import joblib\n\nmodel = joblib.load('model.joblib')\n"
FLASK = LOADED + (
    "from flask import Flask, request\n\nserver = Flask(__name__)\n\n\n"
    "@server.post('/price')\ndef price():\n    return {'price': model.predict([request.json])}\n"
)
WORKER = LOADED + (
    "from celery import Celery\n\napp = Celery()\n\n\n@app.task\ndef price(row):\n    return model.predict([row])\n"
)
BOT = LOADED + (
    "import telebot\nfrom fastapi import FastAPI\n\nbot = telebot.TeleBot('t')\n\n\n"
    "@bot.message_handler()\ndef answer(message):\n    bot.send_message(1, model.predict([message.text]))\n"
)
RECORDS = LOADED + (
    "import json\n\n\ndef lambda_handler(event, context):\n    for record in event['Records']:\n"
    "        model.predict([json.loads(record['body'])])\n"
)
FUNCTION = LOADED + "\n\ndef lambda_handler(event, context):\n    return {'price': model.predict([event['row']])}\n"
BENTO = LOADED + "import bentoml\n\n\n@bentoml.api\ndef price(row):\n    return model.predict([row])\n"
HOOKS = (
    "import joblib\n\n\ndef init():\n    global model\n    model = joblib.load('m')\n\n\n"
    "def run(data):\n    return model.predict(data)\n"
)
RPC = LOADED + (
    "import grpc\nimport price_pb2_grpc\n\n\nclass Price(price_pb2_grpc.PriceServicer):\n"
    "    def Ask(self, request, context):\n        return model.predict([request.row])\n"
)
PAGE = "import streamlit as st\n\nst.title('Prices')\n"
JOB = LOADED + (
    "import pandas as pd\n\nrows = pd.read_parquet('today.parquet')\nrows['price'] = model.predict(rows)\n"
    "rows.to_parquet('s3://prices/today.parquet')\n"
)
NIGHTLY = "on: {schedule: [{cron: 0 3 * * *}]}\njobs: {score: {runs-on: x, steps: [{run: python score.py}]}}\n"
BATCH = {"score.py": JOB, ".github/workflows/nightly.yml": NIGHTLY}


@pytest.mark.parametrize(
    ("files", "check", "told"),
    [
        ({"api.py": SERVICE}, "serving/input-validation", "class Features"),
        ({"api.py": FLASK}, "serving/input-validation", "request.get_json()"),
        ({"worker.py": WORKER}, "serving/input-validation", "Job.model_validate_json(body)"),
        ({"bot.py": BOT}, "serving/input-validation", "Bound what a message"),
        ({"fn.py": RECORDS}, "serving/input-validation", 'json.loads(record["body"])'),
        ({"fn.py": FUNCTION}, "serving/input-validation", 'json.loads(event["body"])'),
        ({"bento.py": BENTO}, "serving/input-validation", "model server"),
        ({"score.py": HOOKS}, "serving/input-validation", "model server"),
        ({"server.py": RPC}, "serving/input-validation", "INVALID_ARGUMENT"),
        ({"page.py": PAGE}, "serving/container", "streamlit"),
        (BATCH, "monitoring/service-metrics", "push_to_gateway"),
        (BATCH, "logging/predictions", "run=RUN_ID"),
        ({"train.py": "print(1)\n"}, "monitoring/service-metrics", "ANSWERED.time()"),
    ],
)
def test_a_remedy_is_for_the_form_of_what_answers(files, check, told):
    assert told in fix(check, files)


def test_the_form_is_that_of_what_answers_where_the_finding_stands():
    files = {"api.py": SERVICE, "worker.py": WORKER, "other.py": WORKER}
    assert "class Features" in fix("serving/input-validation", files, "api.py")
    assert "Job." in fix("serving/input-validation", files)


def test_a_model_in_the_form_of_mlflow_that_a_job_asks_is_no_server():
    wrapped = (
        LOADED + "import mlflow\n\n\nclass Price(mlflow.pyfunc.PythonModel):\n"
        "    def predict(self, context, rows):\n        return model.predict(rows)\n"
    )
    assert "push_to_gateway" in fix("monitoring/service-metrics", BATCH | {"wrapped.py": wrapped}, "wrapped.py")


TRAIN = "from sklearn.linear_model import Ridge\n{imports}\n{read}\nRidge().fit(rows, rows)\n"


def trained(imports: str, read: str) -> dict[str, str]:
    return {"train.py": TRAIN.format(imports=imports, read=read)}


@pytest.mark.parametrize(
    ("files", "validation", "versioning"),
    [
        (trained("import pandas as pd", "rows = pd.read_csv('raw/a.csv')"), "pandera", "dvc add raw/a.csv"),
        (trained("import pandas as pd", "rows = pd.read_sql('select 1', db)"), "pandera", "CREATE TABLE"),
        (trained("import pandas as pd", "rows = pd.read_csv('s3://b/a.csv')"), "pandera", "VersionId"),
        (trained("import boto3", "rows = boto3.client('s3').get_object(Key='a')"), "check(data)", "VersionId"),
        (trained("import datasets", "rows = datasets.load_dataset('org/a')"), "no text", "revision="),
        (trained("import cv2", "rows = cv2.imread(path)"), "image.size", "dvc add <file>"),
        (trained("from PIL import Image", "rows = Image.open(path)"), "image.size", "dvc add <file>"),
        (trained("from torchvision.datasets import ImageFolder", "rows = ImageFolder(path)"), "CLASSES", "dvc add"),
        (trained("import librosa", "rows = librosa.load(path)"), "rate != RATE", "dvc add"),
        (trained("import networkx", "rows = networkx.Graph()"), "edges.max()", "that nobody changes"),
        (trained("", "rows = open(path).readlines()"), "no text", "dvc add"),
        (trained("import torch", "rows = [[1]]"), "check(data)", "that nobody changes"),
    ],
)
def test_a_remedy_is_for_the_data_that_is_read(files, validation, versioning):
    assert validation in fix("data/validation", files)
    assert versioning in fix("data/versioning", files, "train.py")


def test_what_is_read_where_the_finding_stands_comes_before_what_training_reads():
    files = trained("import cv2", "rows = cv2.imread(path)") | {
        "tables.py": "import pandas\n\npandas.read_csv('a.csv')\n"
    }
    assert "pandera" in fix("data/validation", files, "tables.py")
    assert "image.size" in fix("data/validation", files, "other.py")


def test_no_test_is_run_that_nobody_wrote():
    assert "first test" in fix("operations/ci", {"api.py": SERVICE})
    there = {"api.py": SERVICE, "tests/test_api.py": "def test_it():\n    assert True\n"}
    assert "python -m pytest" in fix("operations/ci", there)


def test_only_cells_are_moved_that_are_there():
    study = {"lib.py": "from sklearn.linear_model import Ridge\n\n\ndef fit():\n    Ridge().fit([[1]], [1])\n"}
    assert "cells" not in fix("retraining/entrypoint", study)
    cell = {
        "cell_type": "code",
        "source": "from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])",
        "metadata": {},
    }
    notebooks = [json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}) for cells in ([], [cell])]
    assert "cells" not in fix("retraining/entrypoint", study | {"study.ipynb": notebooks[0]})
    assert "cells" in fix("retraining/entrypoint", study | {"study.ipynb": notebooks[1]})


HOSTED = """\
from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()


@app.post("/ask")
def ask(text: str):
    return OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": text}])
"""


def test_a_model_is_asked_for_its_health_where_the_process_holds_one():
    assert "model is not None" in fix("serving/health", {"api.py": SERVICE})
    assert '"status": "ok"' in fix("serving/health", {"api.py": HOSTED})


def test_an_exchange_is_kept_where_a_language_model_is_asked():
    files = {"ask.py": HOSTED, "price.py": SERVICE}
    assert "PROMPT_VERSION" in fix("logging/predictions", files, "ask.py")
    assert "PROMPT_VERSION" not in fix("logging/predictions", files, "price.py")
    assert "PROMPT_VERSION" in fix("logging/predictions", files)
    own = (
        "\n\nmodel = joblib.load('m')\n\n\n@app.post('/price')\ndef price(x: float):\n    return model.predict([[x]])\n"
    )
    both = {"ask.py": "import joblib\n" + HOSTED + own}
    assert "PROMPT_VERSION" in fix("logging/predictions", both, "ask.py", 10)
    assert "PROMPT_VERSION" not in fix("logging/predictions", both, "ask.py", 18)


def test_what_starts_up_is_no_form_of_an_answer():
    started = (
        LOADED + "from fastapi import FastAPI\n\n\ndef begin():\n    model.predict([1])\n\n\n"
        "app = FastAPI(on_startup=begin)\n"
    )
    assert "Job." in fix("serving/input-validation", {"api.py": started, "worker.py": WORKER})


def test_of_an_image_only_what_handles_tells_the_form():
    compose = "services: {app: {image: app, command: python worker.py, ports: ['80:80']}}\n"
    looped = (
        LOADED
        + "from kafka import KafkaConsumer\n\nfor row in KafkaConsumer('rows'):\n    model.predict([row.value])\n"
    )
    assert "Job." in fix("serving/input-validation", {"worker.py": looped, "docker-compose.yml": compose})


def test_the_folder_of_data_is_named_where_it_is_there():
    files = trained("import cv2", "rows = cv2.imread(path)") | {"data/a.csv": "a\n1\n"}
    assert "dvc add data/" in fix("data/versioning", files, "train.py")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"src/shop/api.py": SERVICE}, '"shop.api:app"'),
        ({"shop/api.py": FLASK}, '"shop.api:server"'),
        ({"my-shop/api.py": SERVICE}, '"<module>:app"'),
        ({"api.py": SERVICE, "setup.py": ""}, "RUN pip install ."),
        ({"api.py": SERVICE, "setup.py": "", "requirements.txt": ""}, "RUN pip install -r requirements.txt"),
        ({"app/api.py": SERVICE, "app/requirements.txt": ""}, "RUN pip install -r app/requirements.txt"),
        ({"api.py": SERVICE}, "RUN pip install <packages>"),
        ({"jobs/fn.py": FUNCTION}, 'CMD ["jobs.fn.lambda_handler"]'),
        (
            {"bot/answers.py": BOT, "bot/__main__.py": "import bot.answers\n\nif __name__ == '__main__':\n    pass\n"},
            '"-m", "bot"',
        ),
        ({"bot/answers.py": BOT}, '"-m", "bot.answers"'),
        ({"my-bot/answers.py": BOT}, '["python", "my-bot/answers.py"]'),
        ({"page.py": PAGE.replace("streamlit", "gradio")}, '["python", "<script>"]'),
        (BATCH, "lock of its packages"),
    ],
)
def test_a_remedy_names_what_the_repository_has(files, told):
    assert told in fix("serving/container", files)


def test_a_remedy_of_a_check_without_others_is_the_one_for_all():
    assert fix("drift/acts", {"api.py": SERVICE}) == CHECKS["drift/acts"].fix.strip()


def test_no_remedy_is_told_with_a_field_in_it():
    for check in CHECKS.values():
        for one in (check.fix, *(remedy.fix for remedy in check.fixes)):
            assert not any(field in unnamed(one) for field in PLACEHOLDERS)
    report = {result.id: result.fix for result in judged({"api.py": SERVICE})}
    assert not [fix for fix in report.values() if any(field in fix for field in PLACEHOLDERS)]


def test_where_it_cannot_be_told_what_is_read_the_remedy_is_the_one_for_all():
    files = trained("import cv2", "rows = cv2.imread(path)")
    known = {name: one for name, one in detectors().items() if name != "data-kinds"}
    (whole,) = (result.fix for result in judged(files) if result.id == "data/versioning")
    (without,) = (result.fix for result in judged(files, known) if result.id == "data/versioning")
    assert "dvc add" in whole
    assert without == unnamed(CHECKS["data/versioning"].fix)
