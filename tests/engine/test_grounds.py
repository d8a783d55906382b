"""How sure it is that something is not there."""

from pathlib import Path

from monthtwo.model import CheckResult
from scanning import SERVICE, plain

TRAINING = """\
from sklearn.linear_model import Ridge


def main():
    Ridge().fit([[1]], [1])


main()
"""


def verdicts(folder: Path, files: dict[str, str]) -> dict[str, CheckResult]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return {result.id: result for result in plain(folder).checks}


def sure(results: dict[str, CheckResult], *checks: str) -> list[tuple[str, str]]:
    return [(results[check].verdict, results[check].confidence) for check in checks]


def test_what_few_have_is_surely_missing_and_what_many_have_less(tmp_path):
    results = verdicts(tmp_path, {"app.py": SERVICE})
    assert sure(results, "data/contract-file", "serving/load-test") == [("unmet", "high")] * 2
    assert sure(results, "serving/container", "monitoring/service-metrics") == [("unmet", "medium")] * 2


def test_the_same_is_sure_of_a_kind_that_seldom_has_it(tmp_path):
    results = verdicts(tmp_path, {"train.py": TRAINING})
    assert sure(results, "monitoring/service-metrics", "retraining/gate") == [("unmet", "high")] * 2


def test_something_close_in_code_makes_it_doubtful(tmp_path):
    scraped = "scrape_configs:\n  - job_name: prices\n    static_configs: [{targets: ['prices:8000']}]\n"
    results = verdicts(tmp_path, {"app.py": SERVICE, "prometheus.yml": scraped})
    assert results["monitoring/service-metrics"].near_misses
    assert sure(results, "monitoring/service-metrics") == [("unmet", "low")]


def test_something_close_that_nothing_runs_explains_the_verdict(tmp_path):
    compare = (
        "from scipy.stats import ks_2samp\n\n\ndef drift(old, new):\n    return ks_2samp(old, new).pvalue < 0.05\n"
    )
    results = verdicts(tmp_path, {"app.py": SERVICE, "watch.py": compare})
    assert results["drift/scheduled"].near_misses
    assert sure(results, "drift/scheduled") == [("unmet", "medium")]


def test_a_mention_is_nothing_close(tmp_path):
    results = verdicts(tmp_path, {"train.py": TRAINING, "README.md": "Metrics go to Prometheus and Grafana.\n"})
    assert results["monitoring/service-metrics"].near_misses
    assert sure(results, "monitoring/service-metrics") == [("unmet", "high")]


def test_something_that_starts_may_be_what_was_looked_for(tmp_path):
    image = 'FROM python:3.12\nCOPY . /opt\nCMD ["python", "/opt/train.py"]\n'
    result = verdicts(tmp_path, {"train.py": TRAINING, "Dockerfile": image})["serving/entrypoint"]
    assert (result.verdict, result.confidence) == ("unmet", "low")
    assert str(result.reason).endswith("; Dockerfile may be it, in a form that is not known")


def test_what_is_read_only_as_text_makes_every_absence_doubtful(tmp_path):
    files = {"app.py": SERVICE, "go.mod": "module prices\n", "server/main.go": "package main\n\nfunc main() {}\n"}
    result = verdicts(tmp_path, files)["serving/load-test"]
    assert (result.verdict, result.confidence) == ("unmet", "low")
    assert str(result.reason).endswith("; 1 file of Go could be read only as text")


def test_without_machine_learning_nothing_is_sure(tmp_path):
    assert sure(verdicts(tmp_path, {"tool.py": "print('hello')\n"}), "data/validation") == [("unmet", "low")]


CHAT = """\
import { streamText } from "ai";

export async function POST(request: Request) {
  return streamText({ model, messages: await request.json() }).toDataStreamResponse();
}
"""
NEXT = '{"dependencies": {"next": "15.0.0", "ai": "4.0.0"}}'


def test_what_would_stand_in_code_that_is_only_text_is_unknown(tmp_path):
    results = verdicts(tmp_path, {"app/api/chat/route.ts": CHAT, "package.json": NEXT})
    assert results["serving/entrypoint"].verdict == "met"
    found = results["serving/input-validation"]
    assert (found.verdict, found.near_misses) == ("unknown", ())
    assert found.reason == "not found, but app/api/chat/route.ts and what belongs to it are read only as text"
    assert results["drift/scheduled"].verdict == "unknown"


def test_what_would_stand_in_files_beside_the_code_is_judged(tmp_path):
    results = verdicts(tmp_path, {"app/api/chat/route.ts": CHAT, "package.json": NEXT})
    assert sure(results, "serving/container", "operations/ci") == [("unmet", "low")] * 2


def test_code_that_trains_is_judged_by_itself(tmp_path):
    results = verdicts(tmp_path, {"app/api/chat/route.ts": CHAT, "package.json": NEXT, "train.py": TRAINING})
    assert sure(results, "data/validation") == [("unmet", "low")]
    assert results["logging/predictions"].verdict == "unknown"


def test_pages_that_ask_a_service_hide_nothing(tmp_path):
    page = 'api.post("/price", form).then(show)\n'
    files = {"train.py": TRAINING, "web/package.json": '{"dependencies": {"react": "19"}}', "web/src/price.js": page}
    assert verdicts(tmp_path, files)["serving/entrypoint"].verdict == "unmet"
