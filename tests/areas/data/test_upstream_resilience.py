"""Where `upstream-resilience` finds fetches that survive a failure."""

import pytest

from questions import hits

FETCH = """
import requests


def load():
    try:
        return requests.get("https://data.example.org/rides.csv").text
    except requests.RequestException:
        return ""
"""
RETRY = """
import requests
from tenacity import retry


@retry
def load():
    return requests.get("https://data.example.org/rides.csv").text
"""
DAG = """
from airflow import DAG
from airflow.operators.python import PythonOperator
import requests

ARGS = {"retries": 2}


def get():
    requests.get("https://data.example.org")


with DAG("rides", default_args=ARGS) as dag:
    PythonOperator(task_id="get", python_callable=get)
"""


def test_a_fetch_in_a_handler_is_shown_at_its_line():
    assert hits("upstream-resilience", {"rides.py": FETCH}) == [
        "rides.py:6 load: survives a failed fetch: requests.get (medium)"
    ]


def test_a_fetch_without_a_handler_is_none():
    assert hits("upstream-resilience", {"rides.py": 'import requests\n\nrequests.get("https://a.example.org")\n'}) == []


def test_a_handler_that_lets_the_error_through_is_none():
    assert hits("upstream-resilience", {"rides.py": FETCH.replace('return ""', "raise")}) == []


def test_a_post_is_a_fetch_where_its_answer_is_read():
    post = FETCH.replace("requests.get", "requests.post")
    assert hits("upstream-resilience", {"rides.py": post}) == []
    assert len(hits("upstream-resilience", {"rides.py": post.replace(".text", ".json()")})) == 1


@pytest.mark.parametrize("path", ["health.py", "notify.py", "infra/rides.py", "tests/rides.py"])
def test_what_is_about_something_else_is_none(path):
    assert hits("upstream-resilience", {path: FETCH}) == []


def test_a_page_that_asks_the_own_service_is_none():
    own = FETCH.replace("https://data.example.org/rides.csv", "http://localhost:8000/rides")
    page = FETCH.replace("import requests\n", "import requests\nimport streamlit\n")
    assert hits("upstream-resilience", {"rides.py": own, "page.py": page}) == []


def test_an_address_that_is_a_variable_may_be_anywhere():
    text = FETCH.replace('"https://data.example.org/rides.csv"', "url")
    assert len(hits("upstream-resilience", {"rides.py": text})) == 1


def test_files_of_a_local_data_set_are_no_source():
    text = """
from datasets import load_dataset


def load():
    try:
        return load_dataset("{}")
    except OSError:
        return None
"""
    assert hits("upstream-resilience", {"rides.py": text.replace("{}", "csv")}) == []
    assert len(hits("upstream-resilience", {"rides.py": text.replace("{}", "acme/rides")})) == 1


def test_the_call_of_an_own_fetch_in_a_handler():
    fetch = 'import requests\n\n\ndef fetch_rides():\n    return requests.get("https://data.example.org").json()\n'
    job = """
from rides import fetch_rides


def run():
    try:
        fetch_rides()
    except OSError:
        print("later")
"""
    assert hits("upstream-resilience", {"rides.py": fetch, "job.py": job}) == [
        "job.py:6 run: survives a failed fetch_rides (medium)"
    ]
    assert (
        hits(
            "upstream-resilience",
            {"rides.py": fetch, "job.py": job.replace("    try", "    if 1").replace("except OSError", "if 2")},
        )
        == []
    )


def test_an_answer_of_a_language_model_counts_in_a_job():
    text = """
import openai

client = openai.OpenAI()


def label():
    try:
        return client.chat.completions.create(model="m", messages=[])
    except openai.APIError:
        return None


if __name__ == "__main__":
    label()
"""
    [found] = hits("upstream-resilience", {"label.py": text})
    assert found.startswith("label.py:8 label: survives a failed answer: ")
    assert hits("upstream-resilience", {"eval.py": text}) == []


def test_a_retry_is_surest_around_a_fetch():
    assert hits("upstream-resilience", {"rides.py": RETRY}) == ["rides.py:5 load: retries: tenacity.retry (high)"]
    assert hits("upstream-resilience", {"rides.py": RETRY.replace("requests.get", "client.rides")}) == [
        "rides.py:5 load: retries: tenacity.retry (medium)"
    ]


def test_a_retry_around_what_stays_here_is_none():
    assert hits("upstream-resilience", {"rides.py": RETRY.replace("requests.get", "open")}) == []


def test_waiting_for_a_job_or_a_start_is_no_retry():
    assert hits("upstream-resilience", {"rides.py": RETRY.replace("load", "poll"), "startup.py": RETRY}) == []


def test_a_limit_of_how_often_one_asks_is_no_retry():
    text = RETRY.replace("tenacity import retry", "ratelimit import sleep_and_retry").replace(
        "@retry", "@sleep_and_retry"
    )
    assert hits("upstream-resilience", {"rides.py": text}) == []


def test_the_retries_of_a_dag_that_fetches_are_shown_at_the_setting():
    assert "dags/rides.py:5 -: task retries: 2 (high)" in hits("upstream-resilience", {"dags/rides.py": DAG})
    for other in (DAG.replace("2}", "0}"), DAG.replace("requests.get", "print")):
        assert hits("upstream-resilience", {"dags/rides.py": other}) == []


def test_a_connection_is_a_fetch_where_it_is_a_hook_of_somebody_elses_data():
    own = DAG.replace("import requests", "import redis").replace("requests.get(", "redis.from_url(")
    assert hits("upstream-resilience", {"dags/rides.py": own.replace("https", "redis")}) == []
    hook = DAG.replace("import requests", "from airflow.providers.amazon.aws.hooks.s3 import S3Hook")
    hook = hook.replace('requests.get("https://data.example.org")', "S3Hook()")
    assert "dags/rides.py:5 -: task retries: 2 (high)" in hits("upstream-resilience", {"dags/rides.py": hook})


def test_a_dag_may_fetch_by_a_command_or_say_so():
    text = DAG.replace("requests.get", "print")
    assert hits("upstream-resilience", {"dags/ingest.py": text})
    assert hits("upstream-resilience", {"dags/rides.py": text.replace("https://", "curl https://")})


def test_a_task_with_retries():
    text = """
from prefect import task


@task(retries=3)
def fetch_rides():
    return 1
"""
    [found] = hits("upstream-resilience", {"flow.py": text})
    assert found.endswith("fetch_rides: task retries: prefect.task (medium)")
    assert found.startswith("flow.py:4 ")
    assert hits("upstream-resilience", {"flow.py": text.replace("retries=3", "retries=0")}) == []
    assert hits("upstream-resilience", {"flow.py": text.replace("fetch_rides", "train_fetch")}) == []
    assert hits("upstream-resilience", {"flow.py": text.replace("fetch_rides", "clean")}) == []


def test_a_wait_after_a_failed_fetch_is_shown_at_the_fetch():
    text = """
import time
import requests


def load():
    while True:
        try:
            return requests.get("https://data.example.org")
        except OSError:
            time.sleep(5)
"""
    assert "rides.py:8 load: waits and tries again (medium)" in hits("upstream-resilience", {"rides.py": text})
    for other in (text.replace("time.sleep(5)", "raise"), text.replace("requests.get", "open")):
        assert not any("tries again" in hit for hit in hits("upstream-resilience", {"rides.py": other}))


def test_a_function_that_calls_itself_again():
    text = """
import time


def load(url):
    try:
        return ask(url)
    except OSError:
        time.sleep(1)
        return load(url)
"""
    assert hits("upstream-resilience", {"rides.py": text}) == ["rides.py:9 load: waits and tries again (medium)"]


def test_items_that_are_skipped():
    text = """
def crawl(urls, spider):
    for url in urls:
        try:
            spider.fetch(url)
        except OSError:
            continue
"""
    assert hits("upstream-resilience", {"rides.py": text}) == ["rides.py:4 crawl: survives a failed fetch (medium)"]
    assert hits("upstream-resilience", {"rides.py": text.replace("def crawl", "def use")}) == []
    assert hits("upstream-resilience", {"rides.py": text.replace("def crawl", "def crawl_weights")}) == []


def test_a_search_client_that_is_told_to_retry():
    text = "from elasticsearch import Elasticsearch\n\nclient = Elasticsearch(max_retries=3)\n"
    assert hits("upstream-resilience", {"rides.py": text}) == [
        "rides.py:3 -: retries: elasticsearch.Elasticsearch (medium)"
    ]
    assert hits("upstream-resilience", {"rides.py": text.replace("3", "0")}) == []
    assert (
        hits(
            "upstream-resilience", {"rides.py": text.replace("elasticsearch", "acme").replace("Elasticsearch", "Acme")}
        )
        == []
    )


def test_a_script_that_retries_a_download():
    text = "#!/bin/sh\n# curl --retry 9 https://old.example.org\ncurl --retry 3 https://data.example.org -o a.csv\n"
    assert hits("upstream-resilience", {"rides.sh": text}) == [
        "rides.sh:3 -: retries a download: curl --retry 3 https://data.example.org -o a.csv (medium)"
    ]
    assert hits("upstream-resilience", {"rides.sh": text.replace("data.example.org", "localhost/health")}) == []
    assert hits("upstream-resilience", {"install.sh": text}) == []


def test_a_fetch_of_go_that_is_skipped_and_not_returned():
    text = """
package rides

func run() {
    for _, url := range urls {
        body, err := http.Get(url)
        if err != nil {
            continue
        }
    }
}
"""
    assert hits("upstream-resilience", {"rides.go": text}) == ["rides.go:5 -: survives a failed http.Get (medium)"]
    assert hits("upstream-resilience", {"rides.go": text.replace("continue", "return newErr(err)")}) == []
    assert hits("upstream-resilience", {"rides.go": "x := retryablehttp.NewClient()\n"}) == [
        "rides.go:1 -: retries: retryablehttp.NewClient (medium)"
    ]


CONSUMER = """
import time

import pika


class Queue:
    def start(self):
        while True:
            try:
                self._connect()
                self.channel.start_consuming()
            except pika.exceptions.AMQPConnectionError:
                time.sleep(5)
"""


def test_a_connection_to_a_broker_that_is_made_again():
    found = hits("upstream-resilience", {"q.py": CONSUMER})
    assert found == ["q.py:10 Queue.start: waits and tries again (medium)"]
    turns = CONSUMER.replace("_connect", "_turn").replace("start_consuming", "work")
    assert hits("upstream-resilience", {"q.py": turns}) == []
    assert hits("upstream-resilience", {"q.py": CONSUMER.replace("while True:", "if True:")}) == []


def test_a_thread_of_a_chat_that_cannot_be_read():
    text = """
from slack_bolt import App

app = App()


def thread(channel, ts):
    try:
        return app.client.conversations_replies(channel=channel, ts=ts)["messages"]
    except Exception:
        return []
"""
    found = hits("upstream-resilience", {"bot.py": text})
    assert found == ["bot.py:8 thread: survives a failed fetch: slack_bolt.App.client.conversations_replies (medium)"]
    assert hits("upstream-resilience", {"bot.py": text.replace("conversations_replies", "chat_update")}) == []


def test_a_printed_failure_after_which_nothing_is_given():
    text = """
import pandas as pd
import sqlalchemy

engine = sqlalchemy.create_engine("postgresql://h/db")


def rides():
    try:
        return pd.read_sql("select * from rides", engine)
    except Exception as error:
        print(error)


def main():
    table = rides()
    table.to_parquet("rides.parquet")
"""
    assert hits("upstream-resilience", {"rides.py": text}) == []
    tested = text.replace("    table.to", "    if table is None:\n        return\n    table.to")
    assert len(hits("upstream-resilience", {"rides.py": tested})) == 1
    unbound = text.replace("return pd", "found = pd").replace("print(error)", "print(error)\n    return found")
    assert hits("upstream-resilience", {"rides.py": unbound}) == []
    bound = unbound.replace("    try", "    found = pd.DataFrame()\n    try")
    assert len(hits("upstream-resilience", {"rides.py": bound})) == 1


def test_a_statement_that_writes_is_none():
    text = """
import pandas as pd
import sqlalchemy

engine = sqlalchemy.create_engine("postgresql://h/db")


def query(statement):
    return pd.read_sql(statement, engine)


def keep(rides):
    statement = "{}"
    try:
        return query(statement)
    except OSError:
        return []
"""
    for writes in ("INSERT INTO rides VALUES (1)", "update rides set a = 1", "DELETE FROM rides"):
        assert hits("upstream-resilience", {"rides.py": text.replace("{}", writes)}) == []
    assert len(hits("upstream-resilience", {"rides.py": text.replace("{}", "SELECT a FROM rides")})) == 1


def test_a_client_of_an_orchestrator_brings_no_data():
    text = """
import requests
from urllib3 import Retry


class AirflowClient:
    def session(self):
        retry = Retry(total=3)
        return requests.get("https://flows.example.org", retry).json()
"""
    assert hits("upstream-resilience", {"client.py": text}) == []
    assert hits("upstream-resilience", {"airflow.py": text.replace("AirflowClient", "Client")}) == []
    assert len(hits("upstream-resilience", {"rides.py": text.replace("AirflowClient", "Client")})) == 1


def test_weights_without_which_every_answer_fails():
    text = """
import io
import requests
import torch
from flask import Flask

app = Flask(__name__)


def bring():
    try:
        return torch.load(io.BytesIO(requests.get("https://models.example.org/m.pt").content))
    except Exception:
        return None


model = bring()


@app.post("/predict")
def predict():
    if model is None:
        raise RuntimeError("no model")
    return {"score": model([1])}
"""
    assert hits("upstream-resilience", {"app.py": text}) == []
    without = text.replace('raise RuntimeError("no model")', 'return {"score": 0}')
    assert len(hits("upstream-resilience", {"app.py": without})) == 1


def test_jobs_of_a_loop_that_goes_on():
    text = """
import time
from dataclasses import dataclass

import requests


def weather():
    open("w.json", "w").write(requests.get("https://weather.example.org").text)


@dataclass
class Job:
    work: object


def run(job: Job):
    try:
        job.work()
    except Exception as error:
        print(error)
    finally:
        job.last = time.time()


def main():
    jobs = [Job(work=weather)]
    while True:
        for job in jobs:
            run(job)
        time.sleep(60)


if __name__ == "__main__":
    main()
"""
    found = ["jobs.py:18 run: a failed work is done again at the next turn (medium)"]
    assert hits("upstream-resilience", {"jobs.py": text}) == found
    assert hits("upstream-resilience", {"jobs.py": text.replace("print(error)", "raise")}) == []
    assert hits("upstream-resilience", {"jobs.py": text.replace("while True", "if True")}) == []
    assert hits("upstream-resilience", {"jobs.py": text.replace("requests.get(", "open(").replace(".text", "")}) == []


def test_a_worker_that_joins_its_broker_again():
    text = """
import time

import pika


class Worker:
    def main(self):
        channel = pika.BlockingConnection().channel()
        channel.start_consuming()


while True:
    try:
        Worker().main()
    except Exception as error:
        print(error)
    time.sleep(60)
"""
    assert hits("upstream-resilience", {"w.py": text}) == ["w.py:14 -: waits and tries again (medium)"]
    assert hits("upstream-resilience", {"w.py": text.replace("start_consuming", "close")}) == []


def test_a_failed_embedding_that_is_kept_as_a_state():
    text = """
from langchain_openai import OpenAIEmbeddings

model = OpenAIEmbeddings()


class Document:
    def index(self):
        try:
            self._index()
        except Exception as error:
            self.error = str(error)
        self.save()

    def _index(self):
        self.vector = model.embed_documents([self.text])
"""
    assert hits("upstream-resilience", {"doc.py": text}) == [
        "doc.py:9 Document.index: survives a failed _index (medium)"
    ]
    assert hits("upstream-resilience", {"doc.py": text.replace("self.error = str(error)", "raise")}) == []
    local = text.replace("langchain_openai", "sentence_transformers").replace("OpenAIEmbeddings", "SentenceTransformer")
    assert hits("upstream-resilience", {"doc.py": local.replace("embed_documents", "encode")}) == []


def test_a_thing_that_a_source_does_not_have_is_no_failure_of_it():
    gone = FETCH.replace("except requests.RequestException", "except NotFoundError")
    assert hits("upstream-resilience", {"rides.py": gone}) == []


def test_a_pause_after_a_call_is_no_second_attempt():
    text = """
import time
import requests


def load():
    try:
        requests.get("https://data.example.org")
        time.sleep(5)
    except OSError:
        raise_it()
"""
    assert not any("tries again" in hit for hit in hits("upstream-resilience", {"rides.py": text}))
    looped = text.replace("    try", "    for _ in range(3):\n      try").replace("    except", "      except")
    assert any("tries again" in hit for hit in hits("upstream-resilience", {"rides.py": looped}))


def test_what_runs_any_text_may_reach_outside():
    assert len(hits("upstream-resilience", {"rides.py": RETRY.replace("requests.get", "eval")})) == 1


def test_a_language_model_asked_over_http_by_what_serves_is_no_source():
    text = """
import requests
from flask import Flask

app = Flask(__name__)


def ask(prompt):
    try:
        body = {"messages": [{"role": "user", "content": prompt}]}
        return requests.post("https://llm.example.org", json=body).json()
    except requests.RequestException:
        return "Sorry"


@app.post("/chat")
def chat():
    return ask("a")
"""
    assert hits("upstream-resilience", {"app.py": text}) == []
    assert len(hits("upstream-resilience", {"app.py": text.replace("messages", "places")})) == 1


def test_a_handler_that_connects_to_its_broker_again():
    text = """
import pika


class Caller:
    def __init__(self):
        self.connection = self.join()

    def join(self):
        return pika.BlockingConnection()

    def ask(self):
        try:
            self.connection.process_data_events()
        except pika.exceptions.AMQPError:
            self.connection = self.join()
"""
    assert hits("upstream-resilience", {"q.py": text}) == ["q.py:15 Caller.ask: connects to its broker again (medium)"]
    let_through = text.rpartition("self.connection")[0] + "raise\n"
    assert hits("upstream-resilience", {"q.py": let_through}) == []
    assert hits("upstream-resilience", {"q.py": text.replace("pika.BlockingConnection", "dict")}) == []


def test_a_wait_for_a_better_status():
    text = """
import time

import requests


def rides():
    for _ in range(4):
        answer = requests.get("https://data.example.org/rides")
        if answer.status_code == 429:
            time.sleep(30)
            continue
        return answer.json()
"""
    assert hits("upstream-resilience", {"rides.py": text}) == ["rides.py:8 rides: waits and tries again (medium)"]
    assert (
        hits("upstream-resilience", {"rides.py": text.replace("answer.status_code == 429", "len(answer.text)")}) == []
    )
    assert hits("upstream-resilience", {"rides.py": text.replace("requests.get", "requests.post")}) == []


def test_a_function_that_asks_again_after_a_wait():
    text = """
import time

import httpx


def again(ask, times):
    answer = ask()
    while times and answer.status_code in (429, 503):
        time.sleep(1)
        answer = ask()
    return answer


def rides():
    return again(lambda: httpx.get("https://data.example.org/rides"), 3)
"""
    found = hits("upstream-resilience", {"rides.py": text})
    assert found == ["rides.py:15 rides: retries: again (medium)"]
    assert hits("upstream-resilience", {"rides.py": text.replace("time.sleep(1)", "print(1)")}) == []
