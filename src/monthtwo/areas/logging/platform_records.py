"""Records of requests and answers that a gateway or a platform keeps because configuration says so."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Hit, Node, Question, detector, once
from monthtwo.regular_expressions import anycase, lazy

_GATEWAY = anycase(r"litellm")
_SETTINGS = "litellm_settings", "*.litellm_settings", "*.*.litellm_settings"
_CALLBACKS = "success_callback|callbacks"
_KEPT = "general_settings.store_prompts_in_spend_logs"
_IN_TEXT = lazy(
    r"^[ \t]{0,40}(?:success_callback|callbacks):[ \t]{0,9}"
    r"(\[[^\]\n]{0,300}\]|(?:\n[ \t]{0,40}-[ \t]{0,9}\S{1,80}){1,20})",
    re.MULTILINE,
)
_NO_RECORD = anycase(
    r"^(prometheus\w{0,30}|slack|email|smtp_email|pagerduty|lago|openmeter|presidio|lakera\w{0,30}|\w{0,30}guard\w{0,30}|"
    r"dynamic_rate\w{0,30}|max_parallel\w{0,30}|batch_redis\w{0,30}|detect_\w{1,30}|hide_secrets|cache|"
    r"\w{0,30}cost\w{0,30}|vector_store\w{0,30})$"
)
"""Callbacks that count, warn, guard or limit, and keep no exchange."""
_NAME = lazy(r"\w[\w.]*")
_LOGGERS = "spec.predictor.logger", "spec.transformer.logger", "spec.predictors.*.graph.logger"
_CAPTURES = (
    "data_collector.collections",
    "resources.model_serving_endpoints.*.config.auto_capture_config.enabled",
    "resources.model_serving_endpoints.*.ai_gateway.inference_table_config.enabled",
)
_OFF = ("none", "false", "off")
_CALLS_LOGGED = "terraform:aws_bedrock_model_invocation_logging_configuration"


@detector("platform-records")
def platform_records(q: Question) -> Iterator[Hit]:
    """Payload loggers, data capture and callbacks of a gateway that runs."""
    for path in q.paths(".yaml", ".yml"):
        for document in q.documents(path):
            yield from _captured(q, path, document)
            called = list(_called_back(q, path, document))
            if called and _runs_gateway(q):
                yield from called
    for resource in q.resources():
        if resource.type == _CALLS_LOGGED and q.produces(resource.path):
            yield Hit(resource.path, resource.line, "", f"the platform logs each call of a model: {resource.name}")


def _captured(q: Question, path: str, document: Node) -> Iterator[Hit]:
    for at in _LOGGERS:
        for node in q.values(document, at):
            mode = next((str(one.value) for one in q.values(node, "mode")), "all")
            if mode != "response":
                yield Hit(path, node.line, "", "the server's payload logger")
    for at in _CAPTURES:
        for node in q.values(document, at):
            if str(node.value).lower() not in _OFF or node.items or node.entries:
                yield Hit(path, node.line, "", "the endpoint's record of requests and answers")


@once
def _runs_gateway(q: Question) -> bool:
    """Whether the running system has a gateway to language models of its own."""
    if any(_GATEWAY.finds(f"{unit.image} {' '.join(unit.commands)}") for unit in q.running):
        return True
    return any(_GATEWAY.finds(program) for unit in q.running for program in q.executed(unit))


def _called_back(q: Question, path: str, document: Node) -> Iterator[Hit]:
    """What the gateway hands each exchange to, in its configuration or in a text that holds it."""
    for node in (one for at in _SETTINGS for block in q.values(document, at) for one in q.values(block, _CALLBACKS)):
        yield from _records(path, node, [str(one.value) for one in node.items or [node]])
    for node in q.values(document, _KEPT):
        if node.value is True:
            yield Hit(path, node.line, "", "the gateway keeps prompts and answers in its database")
    for node in q.values(document, "data.*") if q.values(document, "kind") else ():
        match = _IN_TEXT.search(node.value) if isinstance(node.value, str) else None
        if match is not None:
            yield from _records(path, node, _NAME.findall(match[1]))


def _records(path: str, node: Node, names: list[str]) -> Iterator[Hit]:
    kept = next((name for name in names if not _NO_RECORD.finds(name)), None)
    if kept is not None:
        yield Hit(path, node.line, "", f"the gateway hands each exchange to {kept}")
