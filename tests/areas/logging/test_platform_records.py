"""Where `platform-records` finds that a gateway or a platform keeps requests and answers."""

from questions import hits

PROXY = """
litellm_settings:
  success_callback: [{name}]
"""
COMPOSE = """
services:
  gateway:
    image: ghcr.io/berriai/litellm:main-stable
"""


def test_a_callback_of_a_gateway_that_runs_keeps_each_exchange():
    found = hits("platform-records", {"proxy.yaml": PROXY.format(name="langsmith"), "compose.yaml": COMPOSE})
    assert found == ["proxy.yaml:2 -: the gateway hands each exchange to langsmith (high)"]


def test_nothing_is_kept_by_a_gateway_that_nothing_runs():
    assert hits("platform-records", {"proxy.yaml": PROXY.format(name="langsmith")}) == []


def test_counting_keeps_no_exchange():
    assert hits("platform-records", {"proxy.yaml": PROXY.format(name="prometheus"), "compose.yaml": COMPOSE}) == []


def test_a_payload_logger_keeps_what_it_is_told_to():
    service = (
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec:\n  predictor:\n    logger: {mode: %s}\n"
    )
    assert hits("platform-records", {"s.yaml": service % "all"}) == ["s.yaml:5 -: the server's payload logger (high)"]
    assert hits("platform-records", {"s.yaml": service % "response"}) == []


def test_inference_tables_of_a_bundle_keep_what_was_asked():
    bundle = "resources: {model_serving_endpoints: {eta: {config: {auto_capture_config: {enabled: %s}}}}}\n"
    assert len(hits("platform-records", {"databricks.yml": bundle % "true"})) == 1
    assert hits("platform-records", {"databricks.yml": bundle % "false"}) == []
