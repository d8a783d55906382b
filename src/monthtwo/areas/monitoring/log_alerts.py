"""Log handlers that tell somebody of a warning or an error."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Question, detector

_MAILS = frozenset({"django.utils.log.AdminEmailHandler", "logging.handlers.SMTPHandler"})
_BASE = "logging.Handler"


@detector("log-alerts")
def log_alerts(q: Question) -> Iterator[Hit]:
    """Handlers that the settings of a log name: those of a library that mail, and own ones that send a message."""
    own = {
        holder
        for function in q.users("alert-senders")
        if (holder := function.name.rpartition(".")[0]) and _BASE in q.function(function.path, holder).bases
    }
    for module in q.modules:
        for call in module.calling(("SMTPHandler",)):
            if q.meaning(module.path, call.name) in _MAILS:
                scope = module.function(call.scope).name
                yield Hit(module.path, call.line, scope, f"the log tells somebody: {call.name}", "medium")
        for literal in module.facts.literals:
            if not literal.text.endswith("Handler") or "." not in literal.text:
                continue
            if literal.text in _MAILS or literal.text.rpartition(".")[2] in own:
                scope = module.function(literal.scope).name
                yield Hit(module.path, literal.line, scope, f"the log tells somebody: {literal.text}", "medium")
