"""Where `model-metrics` finds metrics about predictions."""

import pytest

from questions import hits

HEAD = """
import joblib
from flask import Flask
from prometheus_client import Counter, Histogram

app = Flask(__name__)
model = joblib.load("m")
"""
ROUTE = """

@app.post("/predict")
def predict():
    score = model.predict([1])
    METRIC.observe(score)
    return {"score": score}
"""


def app(metric: str, route: str = ROUTE) -> list[str]:
    return hits("model-metrics", {"app.py": f"{HEAD}METRIC = {metric}\n{route}"})


def test_a_metric_and_what_moves_it_are_shown():
    assert app('Histogram("prediction_confidence", "How sure")') == [
        "app.py:7 -: exports a metric about predictions: prediction_confidence (high)",
        "app.py:13 predict: moves prediction_confidence (medium)",
    ]


@pytest.mark.parametrize("name", ["requests", "prediction_latency", "predictions_total"])
def test_a_metric_about_the_service_is_none(name):
    assert app(f'Histogram("{name}", "x")') == []


def test_the_help_may_speak_of_predictions():
    assert len(app('Histogram("risk", "Predicted probability")')) == 2
    assert app('Histogram("risk_seconds", "Predicted probability")') == []


def test_a_count_by_label_tells_predictions_apart():
    route = ROUTE.replace("METRIC.observe(score)", 'METRIC.labels("yes").inc()')
    assert len(app('Counter("predictions", "x", ["label"])', route)) == 2
    assert app('Counter("predictions", "x", ["path"])', route) == []


def test_a_metric_that_nothing_moves_is_none():
    assert app('Histogram("confidence", "x")', ROUTE.replace("METRIC.observe(score)", "pass")) == []


def test_a_move_with_other_labels_moves_another():
    route = ROUTE.replace("METRIC.observe(score)", "METRIC.labels(a=1, b=2).observe(score)")
    assert app('Histogram("confidence", "x", ["label"])', route) == []


def test_a_metric_of_another_file_moves_where_it_is_imported():
    made = 'from prometheus_client import Histogram\n\nMETRIC = Histogram("confidence", "x")\n'
    user = HEAD.replace("import joblib", "import joblib\nfrom made import METRIC") + ROUTE
    assert [hit.partition(" ")[0] for hit in hits("model-metrics", {"made.py": made, "app.py": user})] == [
        "app.py:13",
        "made.py:3",
    ]
    assert hits("model-metrics", {"made.py": made, "app.py": user.replace("from made", "from acme")}) == []


def test_a_helper_may_make_it():
    text = HEAD + '\n\ndef make(name):\n    return Histogram(name, "x")\n\n\nMETRIC = make("confidence")\n' + ROUTE
    found = hits("model-metrics", {"app.py": text})
    assert "app.py:13 -: exports a metric about predictions: confidence (high)" in found


def test_a_collector_of_ones_own():
    text = """
from flask import Flask
from prometheus_client.core import GaugeMetricFamily

app = Flask(__name__)


@app.get("/metrics")
def metrics():
    return GaugeMetricFamily("prediction_drift", "x")
"""
    assert hits("model-metrics", {"app.py": text}) == [
        "app.py:9 metrics: collects a metric about predictions: prediction_drift (high)"
    ]
    assert hits("model-metrics", {"app.py": text.replace("prediction_drift", "queue")}) == []


def test_text_that_a_route_writes_itself():
    text = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/metrics")\ndef metrics():\n    return "# HELP model_accuracy x"\n'
    assert hits("model-metrics", {"app.py": text}) == [
        "app.py:8 metrics: exports a metric about predictions: model_accuracy (high)"
    ]
    assert hits("model-metrics", {"app.py": text.replace("model_accuracy", "queue")}) == []
    monitor = text.replace("model_accuracy x", 'queue" + str(Report())').replace('str(Report())"', "str(Report())")
    assert hits("model-metrics", {"app.py": "from evidently import Report\n" + monitor}) == [
        "app.py:9 metrics: exports what a monitor finds: evidently.Report (medium)"
    ]


PUSH = """
import boto3
from flask import Flask

app = Flask(__name__)


@app.post("/predict")
def predict():
    boto3.client("cloudwatch").put_metric_data(Namespace="prediction_score")
"""


def test_a_push_that_speaks_of_predictions():
    text = PUSH.replace('Namespace="prediction_score"', 'Namespace="x", Name="confidence"')
    found = hits("model-metrics", {"app.py": text})
    assert found == ["app.py:9 predict: sends a metric about predictions: confidence (medium)"]
    assert hits("model-metrics", {"app.py": text.replace("confidence", "queue")}) == []
    assert hits("model-metrics", {"eval.py": text}) == []
    assert hits("model-metrics", {"app.py": text.replace("put_metric_data", "close")}) == []


def test_a_number_that_a_request_tracks():
    text = HEAD + ROUTE.replace("METRIC.observe(score)", 'mlflow.log_metric("confidence", score)')
    text = text.replace("import joblib", "import joblib\nimport mlflow")
    assert "app.py:13 predict: tracks confidence of requests (medium)" in hits("model-metrics", {"app.py": text})
    assert not any(
        "tracks" in hit
        for hit in hits("model-metrics", {"app.py": text.replace('"confidence"', '"n"').replace('"score"', '"x"')})
    )


STORE = """
import sqlite3
from flask import Flask

app = Flask(__name__)


@app.post("/watch")
def save_accuracy():
    sqlite3.connect("a.db").execute("insert into a values (1)")
"""


def test_a_function_that_keeps_a_metric_over_time():
    shown = "monitor.py:8 save_accuracy: keeps metrics over time: save_accuracy (medium)"
    told = STORE.replace("into a values", "into a (accuracy) values").replace('"a.db"', '"accuracy"')
    assert shown in hits("model-metrics", {"monitor.py": told})
    assert shown.replace("medium", "low") in hits("model-metrics", {"monitor.py": STORE})
    assert hits("model-metrics", {"app.py": STORE}) == []
    assert hits("model-metrics", {"monitor.py": STORE.replace("save_accuracy", "save_users")}) == []
    assert hits("model-metrics", {"train/monitor.py": STORE}) == []


def test_past_predictions_compared_with_what_came():
    text = STORE.replace("save_accuracy", "look").replace('"insert into a values (1)"', '"insert", ("mae", "forecast")')
    found = hits("model-metrics", {"app.py": text})
    assert [hit.partition(":")[2][:34] for hit in found] == ["9 look: keeps how good past predict"[:34]]
    assert hits("model-metrics", {"app.py": text.replace('"mae"', '"size"')}) == []
    assert hits("model-metrics", {"app.py": text.replace('"forecast"', '"size"')}) == []
    assert hits("model-metrics", {"eval.py": text}) == []


def test_feedback_that_a_route_stores_is_shown_at_the_route():
    text = STORE.replace("save_accuracy", "feedback").replace("/watch", "/feedback")
    assert hits("model-metrics", {"app.py": text}) == ["app.py:7 feedback: stores feedback: /feedback (high)"]
    assert hits("model-metrics", {"app.py": text.replace("app.post", "app.get")}) == []
    assert hits("model-metrics", {"app.py": text.replace(".execute(", ".close(")}) == []


def test_feedback_handed_to_a_tracing_tool():
    text = STORE.replace('sqlite3.connect("a.db").execute("insert into a values (1)")', "client.create_feedback(1)")
    found = hits("model-metrics", {"app.py": text})
    assert len(found) == 1
    assert found[0].startswith("app.py:9 save_accuracy: records feedback or a score: ")


def test_tokens_of_each_request():
    text = """
import openai
from flask import Flask
from store import keep

app = Flask(__name__)
client = openai.OpenAI()


@app.post("/chat")
def chat():
    answer = client.chat.completions.create(model="m", messages=[])
    keep(total_tokens=answer.usage.total_tokens)
"""
    store = "import sqlite3\n\n\ndef keep(total_tokens):\n    sqlite3.connect('a').execute('insert into t values (?)', (total_tokens,))\n"
    assert hits("model-metrics", {"app.py": text, "store.py": store}) == [
        "app.py:12 chat: stores tokens per request (medium)"
    ]
    assert hits("model-metrics", {"app.py": text.replace("(total_tokens=", "(text="), "store.py": store}) == []
    assert hits("model-metrics", {"app.py": text, "store.py": store.replace(".execute", ".close")}) == []


SUMS = """
import joblib
import sqlite3
from flask import Flask

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    sqlite3.connect("a.db").execute("insert into predictions values (1)")
    return {"score": model.predict([1])}


@app.get("/stats")
def stats():
    rows = sqlite3.connect("a.db").execute("select 1")
    return {"avg_confidence": rows}
"""


def test_sums_that_a_route_makes_when_it_is_asked_are_none():
    assert hits("model-metrics", {"app.py": SUMS}) == []


@pytest.mark.parametrize("row", ['{"mean_confidence": mean}', '{"day": 1, "prediction_count": 2}'])
def test_sums_over_predictions_that_a_job_writes(row):
    text = f"from pymongo import MongoClient\n\n\ndef main(mean):\n    MongoClient().db.days.insert_one({row})\n\n\n"
    job = f"{text}if __name__ == '__main__':\n    main(1)\n"
    assert hits("model-metrics", {"job.py": job}) == [
        "job.py:5 main: keeps sums over predictions: pymongo.MongoClient.db.days.insert_one (medium)"
    ]
    assert hits("model-metrics", {"train.py": job}) == []


def test_an_estimate_in_a_job():
    text = "from nannyml import CBPE\n\n\ndef main():\n    CBPE().fit(1).to_sql('q', 'db')\n\n\nif __name__ == '__main__':\n    main()\n"
    found = hits("model-metrics", {"job.py": text})
    assert found == ["job.py:5 main: measures how good predictions are: nannyml.CBPE (medium)"]
    assert hits("model-metrics", {"job.py": text[: text.index("\n\nif")]}) == []


VERIFY = """
import pandas as pd
from kept import put

QUERY = "select f.value as f, o.value as o from forecasts f join observations o using (at)"


def errors():
    rows = pd.read_sql(QUERY, "db")
    return rows.groupby("at").apply(lambda g: pd.Series({"mae": (g.f - g.o).abs().mean()}))


def main():
    found = errors()
    put(found)


if __name__ == "__main__":
    main()
"""
PUT = "def put(rows):\n    rows.to_sql('errors', 'db', if_exists='append')\n"
CRON = "on: {schedule: [{cron: '5 * * * *'}]}\njobs: {j: {runs-on: x, steps: [{run: python verify.py}]}}\n"


def test_errors_of_past_forecasts_handed_to_what_stores_them():
    files = {"verify.py": VERIFY, "kept.py": PUT, ".github/workflows/verify.yml": CRON}
    assert hits("model-metrics", files) == [
        "verify.py:14 main: keeps how good past predictions were: kept.put (medium)"
    ]
    other = VERIFY.replace("put(found)", "put(pd.DataFrame())")
    assert hits("model-metrics", files | {"verify.py": other}) == []
    assert hits("model-metrics", files | {"verify.py": VERIFY.replace("forecasts f", "sales f")}) == []
    assert hits("model-metrics", {"verify.py": VERIFY, "kept.py": PUT}) == []


SCORED = """
import pandas as pd
from sklearn.metrics import mean_absolute_error
from kept import put


def main():
    rows = pd.read_sql("select predicted, real from answers", "db")
    error = mean_absolute_error(rows.real, rows.predicted)
    put(pd.DataFrame([{"day": 1, "value": error}]))


if __name__ == "__main__":
    main()
"""


def test_a_score_of_past_predictions_handed_to_what_stores_it():
    files = {"verify.py": SCORED, "kept.py": PUT, ".github/workflows/verify.yml": CRON}
    assert hits("model-metrics", files) == ["verify.py:9 main: keeps how good past predictions were: kept.put (medium)"]
    printed = SCORED.replace("put(", "print(")
    assert hits("model-metrics", files | {"verify.py": printed}) == []


CORRECTED = """
from fastapi import FastAPI
from sqlalchemy.orm import Session

app = FastAPI()


@app.post("/desk")
def desk(body, session: Session):
    session.add(dict(id=body.id, {}=body.value))
    session.commit()
"""


@pytest.mark.parametrize("key", ["corrected_label", "human_class", "corrected_intent"])
def test_what_a_person_says_that_the_answer_should_have_been_is_feedback(key):
    assert hits("model-metrics", {"app.py": CORRECTED.format(key)}) == ["app.py:7 desk: stores feedback: /desk (high)"]


@pytest.mark.parametrize("key", ["corrected_text", "correct_answer", "label"])
def test_a_field_that_may_be_the_answer_itself_is_no_feedback(key):
    assert hits("model-metrics", {"app.py": CORRECTED.format(key)}) == []
