"""Whether somebody is told: rules that something loads, alarms, and messages from jobs and error handlers."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import basename

from monthtwo.areas.monitoring.applied import is_left_out
from monthtwo.areas.monitoring.checked import about_trouble, says_something, sent_on_a_check
from monthtwo.engine.question import Confidence, Function, Hit, Question, Unit, Use, detector, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import Value, is_named, is_text, plain, spelt
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_HANDLERS = ("on_failure_callback", "sla_miss_callback", "on_retry_callback")
_HOOKS = (*_HANDLERS, "on_failure", "on_crashed")
"""Arguments of an orchestrated task or flow that are called when it fails."""
_ADDRESS = lazy(r"[^\s@{}]@[^\s@{}]+\.\w")
_POSTS = anycase(
    r"hooks\.slack\.com|slack[-_]?webhook|\$\{?\w*SLACK\w*|gh issue create|api\.telegram\.org|"
    r"discord(app)?\.com/api/webhooks|"
    r"events\.pagerduty\.com|\bsendmail\b|\bmail -s\b|aws sns publish|webhook\.office\.com"
)  # fmt: skip
_ACTIONS = anycase(
    r"(slack|send-?mail|telegram|discord|teams|pagerduty|opsgenie|create-?an?-?issue|create-issue|build-issue|issue-bot|ms-teams)",
)
_SENDS = anycase(r"slack|pagerduty|opsgenie|email|smtp|teams_|sns_|notif|alert")
"""What a callback that sends something is called."""
_ALERT = lazy(r"^[^\S\n]*- alert:\s*(\S+)", re.M)


@detector("loaded-alert-rules")
def loaded_alert_rules(q: Question) -> Iterator[Hit]:
    """Prometheus alerts in files that a Prometheus configuration loads, a cluster object or a chart."""
    wanted = [basename(resource.name) for resource in q.resources() if resource.type == "prometheus:rule-file"]
    for resource in q.resources():
        if resource.type != "prometheus:alert" or not q.produces(resource.path):
            continue
        name = basename(resource.path)
        if _is_cluster_object(q, resource.path) or any(fnmatchcase(name, pattern) for pattern in wanted):
            yield Hit(resource.path, resource.line, "", f"alert {resource.name}")


@detector("embedded-alert-rules")
def embedded_alert_rules(q: Question) -> Iterator[Hit]:
    """Prometheus alerts as a text in a ConfigMap or in values of a chart."""
    for path in q.paths(".yaml", ".yml"):
        for document in q.documents(path):
            for node in q.values(document, "data.*"):
                match = _ALERT.search(node.value) if isinstance(node.value, str) else None
                if match:
                    yield Hit(path, node.line, "", f"alert {match[1]} in a ConfigMap")


def _is_cluster_object(q: Question, path: str) -> bool:
    """A PrometheusRule or ConfigMap that may be applied, or values of a chart, as opposed to a bare file of rules."""
    for document in q.documents(path):
        kinds = {str(node.value) for node in q.values(document, "kind")}
        if kinds & {"Application", "HelmRelease"}:
            return True
        if kinds & {"PrometheusRule", "ConfigMap"}:
            return not is_left_out(q, path)
        if any(q.values(document, at) for at in ("serverFiles", "additionalPrometheusRulesMap", "prometheusRule")):
            return True
    return False


@detector("operator-messages")
def operator_messages(q: Question) -> Iterator[Hit]:
    """Messages that unattended jobs send, and those of services that speak of errors rather than answer."""
    running = q.invoked | q.functions("scheduled")
    found = [*_messages(q, running), *_posted(q, running)]
    found += _senders_called(q, running, {q.function(hit.path, hit.scope) for hit in found if hit.scope})
    callers = q.callers(running) if found else {}
    for hit in found:
        function = q.function(hit.path, hit.scope)
        unattended = function in q.functions("scheduled") or function in _answering(q)
        if unattended or about_trouble(q, function, hit.line, callers):  # a script of its own tells how it went
            yield hit


def _messages(q: Question, running: frozenset[Function]) -> Iterator[Hit]:
    alerted = q.users("alert-senders")
    for use in q.uses("alert-senders", "chat-messages"):
        if use.call is None or use.function not in running:
            continue
        hook = use.call in use.function.decorators
        if (hook and not _sends_out(q, use.function)) or _replies(q, use.function) or _reports(q, use.function):
            continue
        if q.words("monitoring/warnings") & words_of(use.path, use.scope):
            sure: Confidence = "high" if use.confidence == "high" else "medium"
            yield Hit(use.path, use.line, use.scope, f"tells an operator: {use.what}", sure)
        elif use.function not in alerted or not _answers_nobody(q, use.function):
            continue
        elif sent_on_a_check(q, use.function, use.call, running):
            yield Hit(use.path, use.line, use.scope, f"an unattended job sends: {use.what}", "medium")


def _replies(q: Question, function: Function) -> bool:
    """Whether a request leads to a function that is handed what its message replies to: it tells who asked."""
    return not q.words("monitoring/replies").isdisjoint(function.params) and function in _answering(q)


def _reports(q: Question, function: Function) -> bool:
    """Whether a function reports an error to a tracker of errors, and is no part of a job that watches something."""
    return function in q.users("error-reporters") and not _answers_nobody(q, function)


def _answers_nobody(q: Question, function: Function) -> bool:
    """Whether only what starts without a person leads to it."""
    return function in q.functions("scheduled") and function not in _answering(q)


@once
def _answering(q: Question) -> frozenset[Function]:
    """What requests and queues lead to: a function that only a schedule starts answers nobody."""
    units = (unit for unit in q.handlers if set(unit.triggers) - {"cron"})
    return q.called(function for unit in units for function in q.entries(unit))


_GOES_OUT = anycase(r"^_?(send|post|publish|notify|request|urlopen|put|emit|trigger|push|create|alert|message|mail)")
"""Calls by which something leaves a function; what it is called itself does not send it."""


def _sends_out(q: Question, function: Function) -> bool:
    """Whether a function, with what it calls beside it, hands something on, as opposed to logging it."""
    if not function.name:
        return False
    near = (one for one in q.called([function]) if one.path == function.path)
    return any(
        _GOES_OUT.finds(Name(call.name).last) and q.own(one.path, call.name) is not function
        for one in near
        for call in one.calls
    ) or bool(q.calls([function], _senders(q)))


@once
def _senders(q: Question) -> frozenset[Function]:
    """Functions that ask something outside, by a library that is known."""
    uses = (*q.uses("external-fetchers"), *q.uses("alert-senders"), *q.uses("chat-messages"))
    return frozenset(use.function for use in uses if use.call is not None and use.call not in use.function.decorators)


_MOST_CALLS = 4


def _senders_called(q: Question, running: frozenset[Function], told: set[Function]) -> Iterator[Hit]:
    """Where running code calls a function that tells an operator, or, about an error, one that sends a message."""
    callers = q.callers(running)
    sending = q.users("alert-senders", "chat-messages")
    senders = {one for one in sending if _sends_out(q, one) and not _replies(q, one) and not _reports(q, one)}
    for sender in in_order(told | senders):
        above = [caller for caller in callers.get(sender, ()) if caller not in told]
        if sender not in told:
            above = [
                caller
                for caller in above
                if q.words("monitoring/warnings") & words_of(basename(caller.path), caller.name)
            ]
        for caller in above[:_MOST_CALLS]:
            call = next((call for call in caller.calls if sender in q.targets(caller.path, call)), None)
            if call is not None:
                shown = Name(call.name).shown
                yield Hit(caller.path, call.line, caller.name, f"tells an operator: {shown}", "medium")


_OVER_HTTP = frozenset({"post", "request", "urlopen", "Request"})
_SETTING = lazy(
    r"[A-Z_]{0,80}(SLACK|DISCORD|TEAMS|TELEGRAM|PAGERDUTY|OPSGENIE|MATTERMOST)[A-Z_]*|[a-z_]{0,80}webhook[a-z_]*"
)
_SETS_UP = lazy(r"/(set|delete|get)[A-Z]\w{1,20}\b")
"""The end of a bot's address by which it is set up or read, and says nothing to anybody."""
_CHAT = lazy(
    r"slack|pagerduty|opsgenie|teams|discord|telegram|mattermost|alert\w{0,60}url|://[\w.-]{0,60}(notify|ntfy|pushover)",
    re.I,
)


def _posted(q: Question, running: frozenset[Function]) -> Iterator[Hit]:
    """Posts to a chat or pager webhook over plain HTTP."""
    for use in q.uses("external-fetchers"):
        if use.call is None or use.function not in running or Name(use.what).last not in _OVER_HTTP:
            continue
        told = _told(q, use)
        named = _CHAT.search(f"{told} {use.scope}")
        asked = "webhook" in told.lower() or _answers_nobody(q, use.function)
        if named is not None and not _SETS_UP.search(told):
            # An address that speaks of notices says nothing of what is told.
            about = words_of(use.path, use.scope, "" if named[0].startswith("://") else told)
            warns = q.words("monitoring/warnings") & about
            if warns or (asked and sent_on_a_check(q, use.function, use.call, running)):
                yield Hit(use.path, use.line, use.scope, f"posts to {named[0].lower().lstrip(':/')}", "medium")
            continue
        says = asked and says_something(use.call) and not q.targets(use.path, use.call)
        if says and sent_on_a_check(q, use.function, use.call, running):
            yield Hit(use.path, use.line, use.scope, "posts a message when a check fails", "medium")


def _told(q: Question, use: Use) -> str:
    """What a request is told, and the addresses and settings that its function and its module name."""
    given = (*use.call.args[:2], *use.call.keywords.values()) if use.call is not None else ()
    said = [literal.text for literal in (*use.function.literals, *q.function(use.path, "").literals)]
    return " ".join(plain(value) for value in given if is_text(value) or is_named(value)) + " ".join(
        text for text in said if "://" in text or _SETTING.fullmatch(text)
    )


@detector("task-callbacks")
def task_callbacks(q: Question) -> Iterator[Hit]:
    """Failure callbacks and e-mail of orchestrated tasks, when they name somebody."""
    for function, key in q.settings(*_HANDLERS):
        if _sends(q, function.path, key.value):
            yield Hit(function.path, key.line, function.name, f"{key.text} sends a message")
    addressed = {function for function, key in q.settings("email", "email_to") if _names_somebody(key.value)}
    for function, key in q.settings("email_on_failure"):
        if key.value is True and function in addressed:
            yield Hit(function.path, key.line, function.name, "e-mail when a task fails", "medium")
    for use in q.uses("orchestrated"):
        for handler in _HOOKS:
            if use.call is not None and _sends(q, use.path, use.call.keywords.get(handler)):
                yield Hit(use.path, use.line, use.scope, f"{handler} sends a message")


def _names_somebody(value: Value) -> bool:
    return is_named(value) or _ADDRESS.search(spelt(value)) is not None


def _sends(q: Question, path: str, value: Value) -> bool:
    """Whether a callback (a reference or a call that makes one) ends in a message."""
    for word in plain(value).split() if is_text(value) or is_named(value) else ():
        name = word.lstrip("&")  # in a list a name has a sign
        own = q.own(path, name) if name else None
        if _SENDS.finds(name) if own is None else q.calls([own], q.users("alert-senders")):
            return True
    return False


_ECHOES = lazy(
    r"(echo|printf|cat|if|then|else|elif|fi|for|while|do|done|case|esac|exit|set|export|test|date|sleep|mkdir|cd|true|"
    r"tee|bc|EOF)\b|[\[(#}{:]|\w+="
)
_HEREDOC = lazy(r"<<-?\s*['\"]?(\w+)")
_LOOKS = anycase(r"^\.{1,2}/|test|health|check(?!out)|scan|audit|evaluat|monitor|lychee|stale|uptime")


def _job(unit: Unit) -> tuple[str, str]:
    return unit.path, unit.attributes.get("job", "")


def _measures(command: str) -> bool:
    """Whether a script runs a program at all, as opposed to printing and adding up constants."""
    lines = (line.strip() for line in _without_heredocs(command).splitlines())
    return any(line and not _ECHOES.match(line) and "=" not in line.split()[0] for line in lines)


def _without_heredocs(command: str) -> str:
    lines = command.split("\n")
    last = {line.strip(): number for number, line in enumerate(lines)}
    kept, closer = list[str](), ""
    for number, line in enumerate(lines):
        if closer:
            closer = "" if line.strip() == closer else closer
            continue
        opener = next((found for found in _HEREDOC.finditer(line) if last.get(found[1], 0) > number), None)
        kept.append(line if opener is None else line[: opener.start()])
        closer = opener[1] if opener is not None else ""
    return "\n".join(kept)


@detector("posting-workflows")
def posting_workflows(q: Question) -> Iterator[Hit]:
    """Scheduled workflows with a step that posts somewhere."""
    units = q.units(trigger="cron")
    measuring = {_job(unit) for unit in units if any(_measures(command) for command in unit.commands)}
    measuring |= {_job(unit) for unit in units if _LOOKS.finds(unit.attributes.get("uses", ""))}
    for unit in units:
        needed = {(unit.path, job) for job in unit.attributes.get("needs", "").split()}
        if unit.form == "step" and not ({_job(unit)} | needed) & measuring:
            continue
        uses = unit.attributes.get("uses", "")
        if (uses and _ACTIONS.finds(uses)) or any(_POSTS.finds(command) for command in unit.commands):
            yield Hit(unit.path, unit.line, "", f"scheduled {unit.name or unit.form} posts a message")


_TASKCLUSTER = lazy(r"\bnotify\.(email|slack-channel|matrix-room|irc-\w+|pulse)\.\S+\.on-(failed|exception|any)\b")


@detector("task-routes")
def task_routes(q: Question) -> Iterator[Hit]:
    """Tasks of Taskcluster that tell somebody when they fail."""
    if not any(basename(path) == ".taskcluster.yml" for path in q.every_path):
        return
    for path in q.paths(".yml", ".yaml"):
        for document in q.documents(path):
            for node in q.values(document, "**.routes.*"):
                match = _TASKCLUSTER.search(node.value) if isinstance(node.value, str) else None
                if match:
                    yield Hit(path, node.line, "", f"tells of a failed task: {match[0]}")
