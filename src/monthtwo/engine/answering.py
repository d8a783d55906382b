"""Units that answer, each with what it runs: those that ask a model themselves, where any does."""

from collections.abc import Iterable
from functools import cached_property

from monthtwo.engine.question import Question
from monthtwo.names.name import Name
from monthtwo.system.code.hit import Hit, Use
from monthtwo.system.code.module import Function
from monthtwo.system.places.places import Places
from monthtwo.system.units.unit import Unit

_ASKS = frozenset(
    {"invoke", "stream", "run", "predict", "generate", "chat", "call", "complete", "query", "create", "batch"}
)
"""What is called of a model, a chain or an agent to ask it, awaited ones without their `a`."""


class Answering:
    """Walks of the units of one repository."""

    def __init__(self, places: Places, question: Question) -> None:
        self._places, self._question = places, question

    def walks(self, units: Iterable[tuple[Unit, Hit]]) -> list[tuple[Unit, Hit, frozenset[Function]]]:
        """What each unit runs. Beside others, one that only makes the object which asks, or imports it, is left out.

        So is a route that is only read and does not give what a model answered. Where none is seen to ask, a unit comes
        with all that it leads to.
        """
        question = self._question
        walked = [(unit, hit, question.walked(question.entries(unit))) for unit, hit in units]
        asking = [one for one in walked if not self._asking.isdisjoint(one[2])]
        told = [one for one in asking if one[0].attributes.get("method") != "GET"]
        if told and len(told) < len(asking):
            asking = [
                one for one in asking if one in told or any(map(question.answers.gives, question.entries(one[0])))
            ]
        return asking or [(unit, hit, self._led(unit, walk)) for unit, hit, walk in walked]

    @cached_property
    def _asking(self) -> frozenset[Function]:
        """The functions that ask a model, without those that only make it."""
        return frozenset(function for function, use in self._question.asks.items() if not _only_makes(function, use))

    def _led(self, unit: Unit, walk: frozenset[Function]) -> frozenset[Function]:
        """What a unit runs; all that it leads to where the model that it asks is not among what it runs."""
        asked = next((use for one, use in self._places.served if one is unit), None)
        return walk if asked is None or asked.function in walk else self._places.reach(unit)


def _only_makes(function: Function, use: Use) -> bool:
    """Whether a function that asks a model by name does no more than make it: nothing in it is told what is asked."""
    made = use.call is not None and Name(use.what).last[:1].isupper()
    return made and not any(Name(call.name).last.removeprefix("a") in _ASKS for call in function.calls)
