"""Whether somebody is told: rules that something loads, alarms, and messages from jobs and error handlers."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import basename

from monthtwo.engine.question import Call, Hit, Question, Unit, detector
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import Value, is_named, is_text, plain, spelt
from monthtwo.names.words import words_of
from monthtwo.q.common import literals, words_of
from monthtwo.q.detectors import detector

_WARNS = frozenset(
    """alert alerts alerting alerter alarm alarms notify notifier notifies notification notifications error errors fail
    fails failed failure failures failing exception exceptions crash incident incidents drift monitor monitoring
    monitors health watch watchdog degraded degradation breach anomaly anomalies page pager oncall warn warning
    governance quality threshold""".split()  # noqa: SIM905 - fifty quoted words read worse
)
_HANDLERS = ("on_failure_callback", "sla_miss_callback", "on_retry_callback")
_ADDRESS = lazy(r"[^\s@{}]+@[^\s@{}]+\.\w+")
_POSTS = anycase(
    r"hooks\.slack\.com|slack[-_]?webhook|\$\{?\w*SLACK\w*|gh issue create|api\.telegram\.org|"
    r"discord(app)?\.com/api/webhooks|"
    r"events\.pagerduty\.com|\bsendmail\b|\bmail -s\b|aws sns publish|webhook\.office\.com"
)  # fmt: skip
_ACTIONS = anycase(
    r"(slack|send-?mail|telegram|discord|teams|pagerduty|opsgenie|create-?an?-?issue|create-issue|issue-bot|ms-teams)",
)
_SENDS = anycase(r"slack|pagerduty|opsgenie|email|smtp|teams_|sns_|notif|alert")
"""What a callback that sends something is called."""
_ALERT = lazy(r"^\s*- alert:\s*(\S+)", re.M)
_RULES = ("prometheus:alert",)


@detector("loaded-alert-rules")
def loaded_alert_rules(q: Question) -> Iterator[Hit]:
    """Prometheus alerts in files that a Prometheus configuration loads, a cluster object or a chart."""
    wanted = [basename(r.name) for r in q.resources() if r.type == "prometheus:rule-file"]
    for resource in q.resources():
        if resource.type not in _RULES or not q.produces(resource.path):
            continue
        name = basename(resource.path)
        if _is_cluster_object(q, resource.path) or any(fnmatchcase(name, pattern) for pattern in wanted):
            yield Hit(resource.path, resource.line, "", f"alert {resource.name}")


@detector("embedded-alert-rules")
def embedded_alert_rules(q: Question) -> Iterator[Hit]:
    """Prometheus alerts as a text in a ConfigMap or in values of a chart."""
    for path in sorted(q.system.natures):
        if not path.endswith((".yaml", ".yml")) or not q.produces(path):
            continue
        for document in q.documents(path):
            for _, node in q.values(document, "data.*"):
                match = _ALERT.search(node.value) if isinstance(node.value, str) else None
                if match:
                    yield Hit(path, node.line, "", f"alert {match[1]} in a ConfigMap", "high")


def _is_cluster_object(q: Question, path: str) -> bool:
    """A PrometheusRule, a ConfigMap, or values of a chart, as opposed to a bare file of rules."""
    documents = q.documents(path)
    for document in documents:
        kinds = {str(node.value) for _, node in q.values(document, "kind")}
        if kinds & {"PrometheusRule", "ConfigMap", "Application", "HelmRelease"}:
            return True
        if any(q.values(document, at) for at in ("serverFiles", "additionalPrometheusRulesMap", "prometheusRule")):
            return True
    return False


@detector("operator-messages")
def operator_messages(q: Question) -> Iterator[Hit]:
    """Messages that unattended jobs send, and those of services that speak of errors rather than answer."""
    found = list(_messages(q))
    yield from found
    yield from _senders_called(q, {hit.function for hit in found if hit.scope})


def _messages(q: Question) -> Iterator[Hit]:
    scheduled, running, answers = q.functions("scheduled"), q.invoked, _answering(q)
    alerted = q.users("alert-senders").keys()
    for hit in q.uses("alert-senders", "chat-messages"):
        if hit.function not in running and hit.function not in scheduled:
            continue
        if hit.call is None and not hit.scope:
            continue
        warns = bool(_WARNS & words_of(hit.path, hit.scope))
        if warns and hit.call is not None:
            yield Hit(
                hit.path,
                hit.line,
                hit.scope,
                f"tells an operator: {hit.what}",
                "high" if hit.confidence == "high" else "medium",
            )
        elif (
            hit.function in scheduled
            and hit.function not in answers
            and hit.call is not None
            and hit.function in alerted
        ):
            yield Hit(hit.path, hit.line, hit.scope, f"an unattended job sends: {hit.what}", "medium")
    yield from _posted(q, running | scheduled)


_MOST_CALLS = 4
_SETTING = re.compile(
    r"[A-Z_]*(SLACK|DISCORD|TEAMS|TELEGRAM|PAGERDUTY|OPSGENIE|MATTERMOST)[A-Z_]*|[a-z_]*webhook[a-z_]*"
)


def _answering(q: Question) -> frozenset[NodeId]:
    """What requests and queues lead to: a function that only a schedule starts answers nobody."""
    units = (unit for unit in q.handlers if set(unit.triggers) - {"cron"})
    return q.called(node for unit in units for node in q.entries(unit))


def _senders_called(q: Question, told: set[NodeId]) -> Iterator[Hit]:
    """Where running code calls a function that tells an operator, or, about an error, one that sends a message."""
    running = q.invoked | q.functions("scheduled")
    messages = q.users("alert-senders", "chat-messages")
    for sender in sorted({*told, *(node for node in messages if node[1] and q.produces(node[0]))}):
        above = [node for node in q.callers(running).get(sender, ()) if node not in told]
        if sender not in told:
            above = [node for node in above if _WARNS & words_of(node[0].rpartition("/")[2], node[1])]
        for node in above[:_MOST_CALLS]:
            call = _call_of(q, node, sender)
            if call is not None:
                yield Hit(node[0], call.line, node[1], f"tells an operator: {call.name.lstrip('?.')}", "medium")


def _call_of(q: Question, node: NodeId, sender: NodeId) -> Call | None:
    module = q.module(node[0])
    calls = module.calls.get(module.index.get(node[1], -1), ()) if module else ()
    return next((call for call in calls if sender in q.targets(node[0], call)), None)


def _posted(q: Question, running: frozenset[NodeId]) -> Iterator[Hit]:
    """Posts to a chat or pager webhook over plain HTTP."""
    answers = _answering(q)
    for hit in q.uses("external-fetchers"):
        if (
            hit.call is None
            or hit.function not in running
            or Name(hit.what).last not in ("post", "request", "urlopen", "Request")
        ):
            continue
        told = " ".join(
            spelt(value)
            for value in (*hit.call.args[:2], *hit.call.keywords.values())
            if is_text(value) or is_named(value)
        )
        said = [*hit.function.literals, *literals(q, (hit.path, ""))]
        told += " ".join(x.text for x in said if "://" in x.text or _SETTING.fullmatch(x.text))
        named = re.search(
            r"slack|pagerduty|opsgenie|teams|discord|telegram|mattermost|alert\w*url", f"{told} {hit.scope}", re.I
        )
        alone = hit.function in q.functions("scheduled") and hit.function not in answers
        if named and (alone or _WARNS & words_of(hit.path, hit.scope, told) or "webhook" in told.lower()):
            yield Hit(hit.path, hit.line, hit.scope, f"posts to {named[0].lower()}", "medium")


@detector("task-callbacks")
def task_callbacks(q: Question) -> Iterator[Hit]:
    """Failure callbacks and e-mail of orchestrated tasks, when they name somebody."""
    senders = q.users("alert-senders")
    for path, scope, literal in q.settings(*_HANDLERS):
        if _leads(q, path, literal.value, senders):
            yield Hit(path, literal.line, scope, f"{literal.text} sends a message", "high")
    addressed = {(path, scope) for path, scope, item in q.settings("email", "email_to") if _names_somebody(item.value)}
    for path, scope, literal in q.settings("email_on_failure"):
        if literal.value is True and (path, scope) in addressed:
            yield Hit(path, literal.line, scope, "e-mail when a task fails", "medium")
    for hit in q.uses("orchestrated"):
        for key in _HANDLERS:
            if hit.call is not None and _leads(q, hit.path, hit.call.keywords.get(key), senders):
                yield Hit(hit.path, hit.line, hit.scope, f"{key} sends a message", "high")


def _names_somebody(value: Value) -> bool:
    return is_named(value) or _ADDRESS.search(spelt(value)) is not None


def _leads(q: Question, path: str, value: Value, senders: dict[NodeId, Hit]) -> bool:
    """Whether a callback (a reference or a call that makes one) ends in a message."""
    for name in plain(value).split() if is_text(value) or is_named(value) else ():
        name = name.lstrip("&")  # in a list a name has a sign
        own = q.own(path, name) if name else None
        if own is not None and q.called([own]) & senders.keys():
            return True
        if own is None and _SENDS.finds(name):
            return True
    return False


_ECHOES = lazy(
    r"(echo|printf|cat|if|then|else|elif|fi|for|while|do|done|case|esac|exit|set|export|test|date|sleep|mkdir|cd|true|"
    r"tee|bc|EOF)\b|[\[(#}{:]|\w+="
)
_HEREDOC = lazy(r"<<-?\s*['\"]?(\w+)['\"]?.*?^\s*\1\s*$", re.S | re.M)
_LOOKS = anycase(r"^\.{1,2}/|test|health|check(?!out)|scan|audit|evaluat|monitor|lychee|stale|uptime")


def _job(unit: Unit) -> tuple[str, str]:
    return unit.path, unit.attributes.get("job", "")


def _measures(command: str) -> bool:
    """Whether a script runs a program at all, as opposed to printing and adding up constants."""
    lines = (line.strip() for line in _HEREDOC.sub("", command).splitlines())
    return any(line and not _ECHOES.match(line) and "=" not in line.split()[0] for line in lines)


@detector("posting-workflows")
def posting_workflows(q: Question) -> Iterator[Hit]:
    """Scheduled workflows with a step that posts somewhere."""
    units = [unit for unit in q.running if "cron" in unit.triggers]
    measuring = {_job(unit) for unit in units if any(_measures(command) for command in unit.commands)}
    measuring |= {_job(unit) for unit in units if _LOOKS.finds(unit.attributes.get("uses", ""))}
    for unit in units:
        needed = {(unit.path, job) for job in unit.attributes.get("needs", "").split()}
        if unit.form == "step" and not ({_job(unit)} | needed) & measuring:
            continue
        uses = unit.attributes.get("uses", "")
        if (uses and _ACTIONS.finds(uses)) or any(_POSTS.finds(command) for command in unit.commands):
            yield Hit(unit.path, unit.line, "", f"scheduled {unit.name or unit.form} posts a message", "high")


_TASKCLUSTER = lazy(r"\bnotify\.(email|slack-channel|matrix-room|irc-\w+|pulse)\.\S+\.on-(failed|exception|any)\b")


@detector("task-routes")
def task_routes(q: Question) -> Iterator[Hit]:
    """Tasks of Taskcluster that tell somebody when they fail."""
    if not any(basename(path) == ".taskcluster.yml" for path in q.system.natures):
        return
    for path in sorted(q.system.natures):
        if not path.endswith((".yml", ".yaml")) or not q.produces(path):
            continue
        for document in q.documents(path):
            for _, node in q.values(document, "**.routes.*"):
                match = _TASKCLUSTER.search(node.value) if isinstance(node.value, str) else None
                if match:
                    yield Hit(path, node.line, "", f"tells of a failed task: {match[0]}", "high")
