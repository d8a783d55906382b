"""What a repository is, by small repositories of each kind and of their neighbours."""

from pathlib import Path

import pytest

from scanning import plain

FIT = "from sklearn.linear_model import Ridge\n\nif __name__ == '__main__':\n    Ridge().fit([[1]], [1])\n"
ASK = "import joblib\nfrom flask import Flask\n\napp = Flask(__name__)\nmodel = joblib.load('m')\n\n"
ASK += "@app.post('/predict')\ndef predict():\n    return model.predict([[1]])\n"
PROMPT = "from openai import OpenAI\n\ndef answer(text):\n"
PROMPT += "    return OpenAI().chat.completions.create(model='small', messages=[text])\n"
CHAT = "from fastapi import FastAPI\nfrom prompt import answer\n\napp = FastAPI()\n\n@app.post('/chat')\n"
CHAT += "def chat(text: str):\n    return answer(text)\n"
PACKAGE = '[project]\nname = "tidyrows"\nclassifiers = ["Programming Language :: Python :: 3"]\n'
SETUP = "from setuptools import setup\n\nsetup(name='tidyrows', extras_require={'mlflow': ['mlflow']},\n"
SETUP += "      classifiers=['Programming Language :: Python :: 3'])\n"
PLUGIN = '[project]\nname = "harbor"\n[project.entry-points."kedro.hooks"]\nharbor = "harbor:hooks"\n'
ESTIMATOR = "from sklearn.base import BaseEstimator\n\nclass Rows(BaseEstimator):\n"
ESTIMATOR += "    def fit(self, x, y):\n        return self\n"
TEMPLATE = "# Pipeline template\n\nA project template for training on a schedule.\n"
KFP = "import kfp\nfrom sklearn.svm import SVC\n\n@kfp.dsl.component\ndef train():\n    SVC().fit([[1]], [1])\n"

MAIN = "from prompt import answer\n\nif __name__ == '__main__':\n    answer('a')\n"
GO = 'import "leaves"\nfunc main() {\n m := LoadModel(p)\n s := m.Predict(x)\n db.Exec(s)\n}\n'
GO_FILE = GO.replace("db.Exec(s)", "f.WriteString(s)")
SAMPLES = "# Pipeline samples\n\nFrom data to endpoint.\n"
SAMPLE = "# Safe delivery\n\nThis sample shows how to deliver a model in steps.\n"
STACK = "Resources:\n  Model:\n    Type: AWS::SageMaker::Model\n    Properties: {ExecutionRoleArn: a}\n"
PROMPTS = "# Chat\n\nAn assistant.\n\n## Prompt templates\n\nThey lie in a folder.\n"
SERVER = '[project]\nname = "mlserver"\nclassifiers = ["Operating System :: POSIX"]\n'
MADE = "# Rows\n\nBased on the cookiecutter data science project template.\n"

TITLED = "# MLOps with Vertex AI\n\nFrom an experiment to an endpoint.\n"
TITLED_STUDY = "# MLOps homework\n\nFrom an experiment to an endpoint.\n"

HOOKS = '[project]\nname = "tides"\n[project.entry-points."kedro.hooks"]\n\n[tool.kedro]\nproject_name = "tides"\n'
PREDICT = "import joblib\n\nif __name__ == '__main__':\n    print(joblib.load('m').predict([[1]]))\n"
IMAGE = 'FROM python:3.12-slim\nCOPY . /srv\nCMD ["python", "tidyrows/main.py"]\n'
UPLOADS = "on: [push]\njobs:\n  p:\n    runs-on: a\n    steps:\n      - run: twine upload dist/*\n"
LOG = "import mlflow\nfrom airflow.decorators import dag, task\nfrom sklearn.svm import SVC\n\n@dag()\ndef fit():\n"
LOG += "    @task\n    def one():\n        mlflow.sklearn.log_model(SVC().fit([[1]], [1]), 'm'{})\n    one()\n\nfit()\n"
BLANK = "import torch\nfrom {{ .package }} import rows\n\nclass Net({{ .base }}):\n    pass\n"
WEB = "from flask import Flask\n\napp = Flask(__name__)\n"
R_PACKAGE = "Package: brooks\nType: Package\nVersion: 0.1\nTitle: Forests of Brooks\n"
R_FIT = "fit_brooks <- function(d) {\n  randomForest::randomForest(y ~ ., data = d)\n}\n"

WORKER = "import json\n\nimport pika\n\nfrom wording import Voice\n\n\nclass Consumer:\n    def __init__(self):\n"
WORKER += "        self.voice = Voice.opened('m')\n\n    def start(self):\n"
WORKER += "        channel = pika.BlockingConnection().channel()\n"
WORKER += "        channel.basic_consume(queue='q', on_message_callback=self.answered)\n"
WORKER += "        channel.start_consuming()\n\n    def answered(self, channel, method, properties, body):\n"
WORKER += "        said = self.voice.speak(json.loads(body))\n"
WORKER += "        channel.basic_publish('', properties.reply_to, json.dumps(said))\n"
WORKER += "\n\nif __name__ == '__main__':\n    Consumer().start()\n"
VOICE = "import joblib\n\n\nclass Voice:\n    def __init__(self, model):\n        self.model = model\n\n"
VOICE += "    @classmethod\n    def opened(cls, path):\n        return cls(joblib.load(path))\n\n"
VOICE += "    def speak(self, x):\n        return self.model.predict(x)\n"
COPIED = "# Small template\n\nA repository template for models.\n\n## Start\n\nMake your own repository from this template.\n"
UNCOPIED = "# Small models\n\nA repository template for models.\n\nMade from the template of another team.\n"
LLM_APP = "# Chat template\n\nA project template.\n\nUse this template.\n"
OFFERED = '[project]\nname = "tidy-rows"\n'
SHOWN = "# Rows\n\n[![here](https://img.shields.io/pypi/v/tidy-rows.svg)](https://pypi.org/project/tidy-rows/)\n"
OTHER = "# Rows\n\nIt needs [others](https://pypi.org/project/other-rows/).\n"
ROWS = {"pyproject.toml": OFFERED, "tidy_rows/__init__.py": "import torch\n"}
TELL = "from fastapi import FastAPI\n{0}\n\napp = FastAPI()\n\n@app.post('/ask')\ndef ask(q: str):\n    {1}\n"
TUNE = "from transformers import AutoModelForCausalLM, Trainer\n\nif __name__ == '__main__':\n"
TUNE += "    Trainer(model=AutoModelForCausalLM.from_pretrained('b')).train()\n"
TOKENS = "from transformers import AutoTokenizer{}\ntok = AutoTokenizer.from_pretrained('b')\n"
WRITES = "from transformers import pipeline\nwriter = pipeline({}, model='m')"
PIPED = "return writer('Q: ' + q)"
PEFT = TOKENS.format(", AutoModelForCausalLM") + "from peft import PeftModel\n"
PEFT += "model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained('b'), 'm')"
DECODED = "return tok.decode(model.generate(**tok(q))[0])"
NET = TOKENS.format("") + "import torch\nfrom brook import GPT\nmodel = GPT.from_name('b')"
LINES = "ids = tok(f'Question:\\n{q}\\nAnswer:')\n    with torch.no_grad():\n        return tok.decode(model(ids))"
NO_LINES = LINES.replace("f'Question:\\n{q}\\nAnswer:'", "q")
MARIAN = TOKENS.format(", MarianMTModel") + "model = MarianMTModel.from_pretrained('m')"

TAKEN = "# Rows\n\n    pip install tidy-rows\n"
TAKEN_HERE = "# Rows\n\n    pip install -e ./tidy-rows\n    pip install other-rows\n"
OPERATES = "\nTidy-rows deploys your models to an endpoint.\n"
OF_OTHERS = "\nSome deploy their models with other tools.\n"
MANAGED = "import sagemaker\n\ndef start(role):\n    return sagemaker.estimator.Estimator('image', role)\n"
EXTENDS = "from setuptools import setup\n\nsetup(name='metaflow-rows')\n"
KEEPS = "import joblib, psycopg2\n\ndef kept(rows):\n    cursor = psycopg2.connect('d').cursor()\n"
KEEPS += "    cursor.execute('{}', rows)\n\nif __name__ == '__main__':\n    kept(joblib.load('m').predict([[1]]))\n"

GO_PACKAGE = 'package talk\n\nimport "bedrock"\n\nfunc Say(c Client) {\n c.InvokeModel(a)\n}\n'
GO_PROGRAM = 'package main\n\nimport "bedrock"\n\nfunc main() {\n c.InvokeModel(a)\n}\n'
TIDY = "library(tidymodels)\nmade <- workflow() %>%\n  add_model(spec) %>%\n  fit(data = rows)\n"

PAGE = "import streamlit as st\nfrom prompt import answer\n\nst.write(answer(st.text_input('q')))\n"
LOCAL = (
    "from llama_cpp import Llama\n\ndef answer(text):\n    return Llama('m').create_chat_completion(messages=[text])\n"
)
TOOLED = "# Terraform module Kubeflow\n\nIt sets up a cluster.\n"
ANY_DATA = "# Data with Airflow\n\nIt loads tables.\n"
MODULE = 'resource "kubernetes_namespace" "k" {\n  metadata {\n    name = "kubeflow"\n  }\n}\n'

SHOP = "import joblib\n\ndef order(event, context):\n    event['score'] = joblib.load('m').predict([[1]])\n    return event\n"
THESIS = "# Rows\n\nThe code of my bachelor's thesis.\n"
UPLOADED = "import joblib\nfrom google.cloud import bigquery, storage\n\ndef kept(rows):\n"
UPLOADED += "    storage.Client().bucket('b').blob('c').upload_from_filename('c')\n"
UPLOADED += "    bigquery.Client().load_table_from_dataframe(rows, 't')\n"
UPLOADED += "\nif __name__ == '__main__':\n    kept(joblib.load('m').predict([[1]]))\n"
ENDPOINT = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: m}\nspec:\n"
ENDPOINT += "  predictor: {sklearn: {storageUri: 'gs://b/m'}}\n"
SVELTE = "import OpenAI from 'openai';\nexport async function POST() {\n  await ai.chat.completions.create({});\n}\n"
FETCHED = "import joblib\nfrom fastapi import FastAPI\nfrom desk import Desk\n\napp = FastAPI()\n"
FETCHED += (
    "ranker = joblib.load('m')\n\n@app.post('/ask')\ndef ask(q: str):\n    return app.desk.told(ranker.predict([q]))\n"
)
DESK = "from openai import OpenAI\n\nclass Desk:\n    def told(self, q):\n"
DESK += "        return OpenAI().chat.completions.create(model='m', messages=[q])\n"

TYPED = "from tides.base import TideModel\n\ndef run(model: TideModel, rows):\n    return model.predict(rows)\n"
RAN = "from core import run\nfrom setting import model\n\nif __name__ == '__main__':\n    print(run(model, [1]))\n"
RUNS = 'FROM python:3.12-slim\nCOPY . /srv\nCMD ["python", "run.py"]\n'

OPERATED = "# MLOps infrastructure\n\nWhat a cluster needs.\n"
GATEWAY = "apiVersion: v1\nkind: Service\nmetadata: {name: gateway}\n"
DRIFTS = "from alibi_detect.cd import MMDDriftOnline\nfrom kafka import KafkaConsumer\n\n"
DRIFTS += "\nclass Watch:\n    def __init__(self, rows):\n        self.detector = MMDDriftOnline(rows, 9, 9)\n\n"
DRIFTS += "    def predict(self, row):\n        return self.detector.predict(row)\n\n\nif __name__ == '__main__':\n"
DRIFTS += "    for row in KafkaConsumer('rows'):\n        print(Watch([]).predict(row))\n"
IN_HTML = (
    '<div align="center">\n  <img src="a.gif"/>\n</div>\n\n<h1 align="center">Mlflow controller</h1>\n\nIt deploys.\n'
)
IN_LINES = '<h1 align="center">\n  Mlflow controller\n</h1>\n\nIt deploys.\n'
SHOWN_FIT = '{"cells": [{"cell_type": "code", "source": ["from sklearn.svm import SVC\\n", "SVC().fit([[1]], [1])"]}]}'
WATCHES = "import mlflow\n\nprint(mlflow.MlflowClient().search_registered_models())\n"
LINE = "import subprocess\n\n\ndef line(file, model):\n    return [\n        'brook',\n        'inference',\n        'run',\n"
LINE += "        file,\n        '--model',\n        model,\n    ]\n\n\ndef asked(file, model):\n    subprocess.run(line(file, model))\n"
LINED = "from fastapi import FastAPI\nfrom line import asked\n\napp = FastAPI()\n\n\n@app.post('/fields')\n"
LINED += "def fields(file: str):\n    asked(file, 'm')\n"
PHASE = "import joblib\n\n\ndef process(rows):\n    return joblib.load('m').predict(rows)\n"
PHASED = "from flask import Flask\nfrom test_rows import process\n\napp = Flask(__name__)\n\n\n"
PHASED += "@app.post('/spots')\ndef spots():\n    return process([[1]])\n"
IN_VARIABLES = "from setuptools import setup\n\nname = 'tidy-rows'\ndescription = 'Model deployment made simple'\n\n"
IN_VARIABLES += "setup(name=name, description=description)\n"
BOTH = '[project]\nname = "tidy-rows"\ndescription = "Training and serving of recommenders"\n'
RUST_MAIN = "mod llm;\n\nfn main() {\n    bot::run();\n}\n"
RUST_ASKS = 'pub fn ask() {\n    client.post("https://api.groq.com/openai/v1/chat/completions").send();\n}\n'
RUST_SERVES = 'fn app() -> Router {\n    Router::new().route("/embed", post(embed))\n}\n'
RUST_MODEL = "fn made() {\n    let session = ort::Session::builder();\n    let onnx = 1;\n    session.run(rows);\n}\n"

EMBEDS = "from fastapi import FastAPI\nfrom sentence_transformers import SentenceTransformer\n\napp = FastAPI()\n"
EMBEDS += (
    "model = SentenceTransformer('m')\n\n\n@app.post('/search')\ndef search(q: str):\n    return model.encode([q])\n"
)
CHATS = "import joblib\nfrom fastapi import FastAPI\nfrom prompt import answer\n\napp = FastAPI()\nmodel = joblib.load('m')\n\n\n"
CHATS += "@app.post('/chat')\ndef chat(q: str):\n    return answer(q)\n\n\n"
CHATS += "@app.post('/predict')\ndef predict():\n    return model.predict([[1]])\n"
BATCH = "import joblib\nimport pandas as pd\n\n\ndef score_batch(source, target):\n    rows = pd.read_csv(source)\n"
BATCH += "    rows['score'] = joblib.load('m').predict(rows)\n    rows.to_csv(target)\n\n\n"
BATCH += "if __name__ == '__main__':\n    score_batch('a.csv', 'b.csv')\n"
WARNED = "# Warning\n\nIt moved.\n\n# Label Studio converter\n\nIt converts.\n"
HCL = 'resource "aws_sagemaker_endpoint_configuration" "m" {\n  name = var.name\n}\n'
HCL_MODULE = {"main.tf": HCL, "variables.tf": 'variable "name" {}\n', "outputs.tf": "", "README.md": "# Endpoints\n"}
OPERATOR = {f"pkg/{name}.go": "package pkg\n\nfunc Run() {}\n" for name in ("a", "b", "c")}

CASES = [
    ("ml-service", {"Dockerfile": 'FROM a\nCMD ["vllm", "serve", "m"]\n'}),
    ("ml-service", {"Procfile": "web: brook serve --port 80 --model m\n"}),
    ("not-ml", {"Dockerfile": 'FROM a\nCMD ["brook", "serve", "--port", "80"]\n'}),
    ("llm-app", {"README.md": "# Talk\n\nA RAG API.\n", "api.py": EMBEDS}),
    ("ml-service", {"README.md": "# Search\n\nBy meaning.\n", "api.py": EMBEDS}),
    ("llm-app", {"README.md": "# Search\n", "api.py": EMBEDS, "prompt.py": PROMPT}),
    ("ml-service", {"README.md": "# Rows\n", "api.py": CHATS, "prompt.py": PROMPT}),
    ("llm-app", {"README.md": "# Rows\n", "api.py": CHATS.replace("joblib.load('m')", "replicate.Client()").replace("joblib", "replicate").replace("model.predict([[1]])", "model.run('m')"), "prompt.py": PROMPT}),
    ("llm-app", {"README.md": "# Rows\n\nA chatbot.\n", "api.py": CHATS, "prompt.py": PROMPT}),
    ("llm-app", {"prompt.py": PROMPT, "web.py": WEB + "\n@app.get('/')\ndef page():\n    return ''\n"}),
    ("experiment", {"prompt.py": PROMPT}),
    ("ml-service", {"score.py": BATCH, "scripts/fixture.py": FIT}),
    ("experiment", {"score.py": BATCH, "scripts/train.py": FIT}),
    ("experiment", {"score.py": BATCH, "README.md": THESIS}),
    ("ml-platform", {"README.md": "# ML serving template\n\nBy a queue.\n", "api.py": ASK}),
    ("ml-service", {"README.md": "# A service from a template of ours\n", "api.py": ASK}),
    ("ml-platform", {"README.md": WARNED, "convert.py": "print('a')\n"}),
    ("ml-platform", {**HCL_MODULE, "examples/fit.py": FIT}),
    ("ml-service", {**HCL_MODULE, "train.py": FIT}),
    ("ml-platform", {"README.md": "# Operator\n\nIt trains with Kubeflow.\n", **OPERATOR, "examples/fit.py": FIT}),
    ("experiment", {"README.md": "# Operator\n\nIt runs.\n", **OPERATOR, "examples/fit.py": FIT}),
    ("ml-platform", {"README.md": OPERATED, "seldon/gateway.yaml": GATEWAY, "drift/watch.py": DRIFTS}),
    ("ml-service", {"README.md": OPERATED, "seldon/gateway.yaml": GATEWAY, "api.py": ASK}),
    ("not-ml", {"README.md": "# Gateways\n\nFor any cluster.\n", "seldon/gateway.yaml": GATEWAY}),
    ("ml-platform", {"README.md": IN_HTML, "watch.py": WATCHES, "examples/a.ipynb": SHOWN_FIT}),
    ("ml-platform", {"README.md": IN_LINES, "watch.py": WATCHES, "tests/fit.py": FIT}),
    ("experiment", {"README.md": IN_HTML, "watch.py": WATCHES, "study.ipynb": SHOWN_FIT}),
    ("ml-service", {"api.py": LINED, "line.py": LINE}),
    ("not-ml", {"api.py": LINED, "line.py": LINE.replace("inference", "download")}),
    ("ml-service", {"api.py": PHASED, "train_rows.py": FIT, "test_rows.py": PHASE}),
    ("experiment", {"api.py": PHASED, "train_rows.py": FIT, "rows.py": WEB, "test_rows.py": PHASE}),
    ("ml-platform", {"setup.py": IN_VARIABLES, "tidy_rows/__init__.py": "import torch\n", "Makefile": "p:\n\ttwine upload dist/*\n"}),
    ("ml-platform", {**ROWS, "pyproject.toml": BOTH, "README.md": SHOWN}),
    ("llm-app", {"Cargo.toml": "", "src/main.rs": RUST_MAIN, "src/llm/groq.rs": RUST_ASKS}),
    ("ml-service", {"Cargo.toml": "", "src/embed.rs": RUST_SERVES, "src/ort.rs": RUST_MODEL}),
    ("ml-service", {"core.py": TYPED, "run.py": RAN, "Dockerfile": RUNS}),
    ("not-ml", {"core.py": TYPED.replace("TideModel", "TideTable"), "run.py": RAN, "Dockerfile": RUNS}),
    ("ml-platform", {"README.md": TOOLED, "main.tf": MODULE, "examples/train.py": FIT}),
    ("ml-service", {"lambda/shop.py": SHOP}),
    ("ml-library", {"pyproject.toml": PACKAGE, "tidyrows/__init__.py": ESTIMATOR, "README.md": "# Rows\n"}),
    ("experiment", {"pyproject.toml": PACKAGE, "tidyrows/__init__.py": ESTIMATOR, "README.md": THESIS}),
    ("ml-library", {"pyproject.toml": PACKAGE, "tidyrows/__init__.py": ESTIMATOR, "test.py": FIT}),
    ("ml-service", {"score.py": UPLOADED}),
    ("ml-service", {"deploy/m.yaml": ENDPOINT}),
    ("llm-app", {"src/routes/talk/+server.ts": SVELTE}),
    ("llm-app", {"package.json": "{}", "src/talk.ts": SVELTE}),
    ("llm-app", {"api.py": FETCHED, "desk.py": DESK}),
    ("ml-service", {"api.py": FETCHED, "desk.py": DESK, "train.py": FIT}),
    ("llm-app", {"prompt.py": PROMPT, "streamlit_demo.py": PAGE}),
    ("llm-app", {"prompt.py": LOCAL, "page.py": PAGE}),
    ("experiment", {"prompt.py": LOCAL, "run.py": "from prompt import answer\n\nprint(answer('a'))\n"}),
    ("ml-platform", {"README.md": TOOLED, "main.tf": MODULE}),
    ("ml-platform", {"README.md": "Charts for Label Studio\n=======================\n", "main.tf": MODULE}),
    ("ml-platform", {"README.md": "# Azure ML client\n", "main.tf": MODULE}),
    ("not-ml", {"README.md": "# Neptune\n\nA chart of the planets.\n", "main.tf": MODULE}),
    ("ml-platform", {"README.md": "# Neptune\n\nIt tracks machine learning.\n", "main.tf": MODULE}),
    ("experiment", {"README.md": TOOLED, "main.tf": MODULE, "train.py": FIT}),
    ("ml-service", {"README.md": TOOLED, "api.py": ASK}),
    ("not-ml", {"README.md": ANY_DATA, "main.tf": MODULE}),
    ("ml-library", {"go.mod": "module talk\n", "talk.go": GO_PACKAGE}),
    ("ml-library", {
        "go.mod": "module talk\n", "talk.go": GO_PACKAGE, "examples/a/main.go": GO_PROGRAM,
        "cli/go.mod": "module cli\n", "cli/main.go": GO_PROGRAM,
    }),
    ("llm-app", {"go.mod": "module talk\n", "talk.go": GO_PACKAGE, "web.go": GO_PROGRAM.replace("main() {", "main() {\n r.POST(\"/ask\", f)")}),
    ("experiment", {"R/model.R": TIDY}),
    ("ml-library", {**ROWS, "README.md": TAKEN, "bin/fit.py": FIT}),
    ("experiment", {**ROWS, "README.md": TAKEN_HERE, "bin/fit.py": FIT}),
    ("ml-platform", {**ROWS, "README.md": TAKEN + OPERATES, "tidy_rows/api.py": ASK}),
    ("ml-library", {**ROWS, "README.md": TAKEN + OF_OTHERS}),
    ("ml-service", {**ROWS, "README.md": OPERATES, "tidy_rows/api.py": ASK}),
    ("ml-platform", {**ROWS, "README.md": TAKEN, "tidy_rows/start.py": MANAGED}),
    ("ml-library", {**ROWS, "README.md": TAKEN, "examples/start.py": MANAGED}),
    ("ml-platform", {"setup.py": EXTENDS, "rows.py": FIT, ".github/workflows/p.yml": UPLOADS}),
    ("ml-service", {"score.py": KEEPS.format("INSERT INTO rows VALUES (%s)")}),
    ("experiment", {"score.py": KEEPS.format("SELECT 1")}),
    ("ml-service", {"main.py": WORKER, "wording.py": VOICE}),
    ("ml-platform", {"README.md": COPIED, "api.py": ASK, "train.py": FIT}),
    ("ml-service", {"README.md": UNCOPIED, "api.py": ASK, "train.py": FIT}),
    ("llm-app", {"README.md": LLM_APP, "prompt.py": PROMPT, "api.py": CHAT}),
    ("ml-library", {**ROWS, "README.md": SHOWN, "api/main.py": ASK}),
    ("ml-service", {**ROWS, "README.md": SHOWN, "tidy_rows/main.py": ASK}),
    ("ml-service", {**ROWS, "README.md": OTHER, "api/main.py": ASK}),
    ("ml-service", {"pyproject.toml": OFFERED, "README.md": SHOWN, "api/main.py": ASK}),
    ("llm-app", {"tune.py": TUNE, "api.py": TELL.format(WRITES.format("'text-generation'"), PIPED)}),
    ("llm-app", {"tune.py": TUNE, "api.py": TELL.format(WRITES.format("task='text-generation'"), PIPED)}),
    ("ml-service", {"tune.py": TUNE, "api.py": TELL.format(WRITES.format("'text-classification'"), PIPED)}),
    ("llm-app", {"tune.py": TUNE, "api.py": TELL.format(PEFT, DECODED)}),
    ("llm-app", {"tune.py": TUNE, "api.py": TELL.format(NET, LINES)}),
    ("ml-service", {"tune.py": TUNE, "api.py": TELL.format(NET, NO_LINES)}),
    ("ml-service", {"tune.py": TUNE, "api.py": TELL.format(MARIAN, DECODED)}),
    ("experiment", {"pyproject.toml": HOOKS, "train.py": FIT}),
    ("ml-service", {"pyproject.toml": PACKAGE, "tidyrows/main.py": PREDICT, "Dockerfile": IMAGE}),
    ("ml-library", {"pyproject.toml": PACKAGE, "tidyrows/main.py": PREDICT, "Dockerfile": "FROM python:3.12\n"}),
    ("ml-library", {
        "pyproject.toml": PACKAGE, "tidyrows/main.py": PREDICT, "Dockerfile": IMAGE, ".github/workflows/p.yml": UPLOADS,
    }),
    ("experiment", {"dag.py": LOG.format("")}),
    ("ml-service", {"dag.py": LOG.format(", registered_model_name='m'")}),
    ("ml-platform", {"cookiecutter.json": "{}", "{{cookiecutter.name}}/api.py": ASK}),
    ("ml-platform", {"copier.yml": "name: {type: str}\n", "project/{% if api %}api{% endif %}/fit.py.jinja": BLANK}),
    ("ml-platform", {"schema.json": "{}", "template/{{.name}}/net.py.tmpl": BLANK}),
    ("ml-platform", {
        "pyproject.toml": PACKAGE, "tidyrows/fit.py": FIT, "tidyrows/starts/plain/cookiecutter.json": "{}",
        "tidyrows/starts/plain/{{cookiecutter.name}}/api.py": ASK,
    }),
    ("not-ml", {"cookiecutter.json": "{}", "{{cookiecutter.name}}/web.py": WEB, "README.md": "# A web page\n"}),
    ("llm-app", {"prompt.py": PROMPT, "api.py": CHAT, "prompts/greeting.py.j2": BLANK}),
    ("ml-library", {"DESCRIPTION": R_PACKAGE, "R/fit.R": R_FIT}),
    ("ml-service", {"examples/api.py": ASK, "train.py": FIT, "score.go": GO}),
    ("experiment", {"examples/api.py": ASK, "train.py": FIT, "rows.py": WEB}),
    ("ml-service", {"examples/api.py": ASK, "examples/rows.py": FIT}),
    ("ml-platform", {"README.md": TITLED, "pipeline.py": KFP}),
    ("experiment", {"README.md": TITLED_STUDY, "train.py": FIT}),
    ("ml-service", {"train.py": FIT, "api.py": ASK}),
    ("ml-service", {"score.go": GO}),
    ("experiment", {"score.go": GO_FILE}),
    ("ml-platform", {"README.md": SAMPLES, "pipeline.py": KFP}),
    ("ml-platform", {"README.md": SAMPLE, "stack.yml": STACK, "train.py": FIT, "api.py": ASK}),
    ("experiment", {"README.md": PROMPTS, "pipeline.py": KFP}),
    ("ml-platform", {"pyproject.toml": SERVER, "mlserver/__init__.py": ASK}),
    ("llm-app", {"prompt.py": PROMPT, "api.py": CHAT}),
    ("llm-app", {"prompt.py": PROMPT, "api.py": CHAT, "finetune/train.py": FIT}),
    ("llm-app", {"prompt.py": PROMPT, "__main__.py": MAIN}),
    ("experiment", {"train.py": FIT}),
    ("experiment", {"convert.py": "import tensorflow as tf\n\nprint(tf.io.read_file('a'))\n"}),
    ("experiment", {"train.py": FIT, "README.md": MADE}),
    ("ml-library", {"pyproject.toml": PACKAGE, "tidyrows/__init__.py": ESTIMATOR}),
    ("ml-library", {"pyproject.toml": PACKAGE, "tidyrows/__init__.py": ESTIMATOR, "examples/api.py": ASK}),
    ("ml-platform", {"pyproject.toml": PLUGIN, "harbor.py": "hooks = 1\n"}),
    ("ml-library", {"setup.py": SETUP, "tidyrows/__init__.py": ESTIMATOR}),
    ("ml-platform", {"README.md": TEMPLATE, "pipeline.py": KFP}),
    ("not-ml", {"README.md": TEMPLATE, "api.py": "from flask import Flask\n\napp = Flask(__name__)\n"}),
    ("not-ml", {"web.py": "import flask\n\ndef predict_expiry(days):\n    return days + 30\n"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "files"), CASES)
def test_a_repository_is_of_its_kind(tmp_path: Path, kind: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    repository = plain(tmp_path).repository
    assert repository.kind == kind, repository.kind_reason


SELDON = "apiVersion: machinelearning.seldon.io/v1\nkind: SeldonDeployment\nmetadata: {name: scores}\nspec: {predictors: []}\n"


@pytest.mark.parametrize(("path", "verdict"), [("deploy/scores.yaml", "met"), ("examples/scores.yaml", "unmet")])
def test_an_endpoint_that_only_an_example_declares_decides_nothing(tmp_path, path, verdict):
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_text(SELDON)
    (tmp_path / "sync.py").write_text("import mlflow\n\nmlflow.sklearn.load_model('models:/a/1')\n")
    report = plain(tmp_path, select=("serving/entrypoint",))
    assert [result.verdict for result in report.checks] == [verdict]
    assert (report.repository.kind == "ml-service") == (verdict == "met")
