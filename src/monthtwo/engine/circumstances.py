"""What there is where a finding stands: in which form a model answers, what is read, what is held and asked."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import cast

from monthtwo.catalogue.check import Data, Form, Thing
from monthtwo.engine.question import Hit, Question, Unit
from monthtwo.names.name import Name
from monthtwo.regular_expressions import lazy

_TEST = lazy(r"(^|/)(test_[^/]*|[^/]*_test|tests)\.py$")
_EVENT = {"event", "context"}
_ASKS = lazy(r"(^|\.)Request$|HttpRequest$|^request$")
_STORED: frozenset[Data] = frozenset({"sql", "store"})


class Circumstances:
    """What there is in one repository, near a file or in all of it."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def form(self, path: str) -> Form | None:
        """The form of what answers in a file or asks its model there; of most of what answers where nothing does."""
        q = self._question
        near = [unit for unit, use in q.served if path in (unit.path, use.path)]
        if not near and (any(path in (unit.path, use.path) for unit, use in q.batch) or (q.batch and not q.served)):
            return "batch"
        forms = self._forms(near or [unit for unit, _ in q.served])
        if not forms and q.batch:
            return "batch"
        if not forms and q.served:  # only an image that answers is known, and not by which of its handlers
            forms = self._forms(q.handlers)
        if not forms and not q.served and any(module.roots & self._pages for module in q.modules):
            return "page"
        return min(forms, key=lambda form: (-forms[form], form), default=None)

    def _forms(self, units: Iterable[Unit]) -> Counter[Form]:
        return Counter(form for form in map(self._form_of, units) if form is not None)

    def _form_of(self, unit: Unit) -> Form | None:
        q, name = self._question, Name(unit.attributes.get("name", ""))
        if name.package in q.known_packages("bot-packages"):
            return "bot"
        if "queue" in unit.triggers:
            return "message"
        if name.package == "grpc" or name.last.endswith("Servicer"):
            return "rpc"
        if name.package in q.known_packages("hosting-packages"):
            return "server"
        # A model in MLflow's form is asked by jobs as often as by a server; what starts up answers nothing itself.
        if unit.form == "startup" or name.package == "mlflow":
            return None
        if unit.form != "handler":
            return "route" if unit.form == "route" else None
        if "." in name:  # handed to what serves, in a way that only it knows
            return None
        starts = q.entries(unit)
        if any(set(function.params) >= _EVENT for function in starts):
            said = (text.text for function in starts for text in function.literals)
            return "records" if "Records" in said else "function"
        asked = (word for function in starts for given in function.params.items() for word in given)
        return "route" if any(map(_ASKS.search, asked)) else "server"

    @cached_property
    def _pages(self) -> frozenset[str]:
        return self._question.known_packages("demo-packages", "page-packages")

    def data(self, path: str) -> frozenset[Data]:
        """What a file reads; where it reads nothing, what training does; where nothing trains, all that is read."""
        training = self._question.functions("training")
        near = {hit for hit in self._reads if hit.path == path}
        trained = near or {hit for hit in self._reads if self._question.function(hit.path, hit.scope) in training}
        found = frozenset(cast("Data", hit.what) for hit in trained or self._reads)
        return found - {"files"} if found & _STORED else found

    @cached_property
    def _reads(self) -> tuple[Hit, ...]:
        return self._question.detected("data-kinds")

    def has(self, thing: Thing, path: str, line: int) -> bool:
        """Whether something is there; a language model where this line asks one, else in the file, else anywhere."""
        if thing != "language-model":
            return thing in self._things
        asked = self._question.asks.values()
        for near in ({(path, line)}, {(use.path, use.line) for use in asked if use.path == path}):
            if not near.isdisjoint((use.path, use.line) for use in asked):
                return not near.isdisjoint(self._language)
        return bool(self._language)

    @cached_property
    def _language(self) -> frozenset[tuple[str, int]]:
        """Where language models are asked: by their own calls, and by what asks and is no call of another model."""
        q = self._question
        others = {(use.path, use.line) for use in q.uses("model-predict")}
        asked = {(use.path, use.line) for use in q.asks.values()} - others if q.kind == "llm-app" else set()
        return frozenset(asked | {(use.path, use.line) for use in q.uses("llm-calls")})

    @cached_property
    def _things(self) -> frozenset[Thing]:
        q = self._question
        found: set[Thing] = set()
        if any(q.nature(path) == "test" and _TEST.search(path) for path in q.every_path):
            found.add("tests")
        if any(q.nature(use.path) == "notebook" for use in q.uses("model-fit", everywhere=True)):
            found.add("notebooks")
        if any(use.function in q.functions("serving") for use in q.uses("model-loaders")):
            found.add("model")
        return frozenset(found)
