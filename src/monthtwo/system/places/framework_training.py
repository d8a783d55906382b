"""Training that a framework does by itself: its program is run (`spacy train cfg`), its helper called
(`Runner(…).train`). No fit stands in the repository's own code."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.starts.executed import executed
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit

_WORD = lazy(r"(re|pre)?_?train(er|ing)?|fine_?tun(e|ing)|fit")
_MENTIONED = anycase(r"train|fine-?_?tun|\bfit\b")
_SWITCH = lazy(r"--?(do[_-])?(train|fit|finetune)|(mode|task|action)=train")
_HELPER = lazy(r"(re|pre)?train(_(and_)?(eval\w*|loop|model|one_epoch|epochs?|from_\w+|pipeline))?|fine_?tune(_\w+)?")
_RUNS = frozenset({"run", "train", "fit", "finetune", "launch", "train_loop"})
_TRAINER = lazy(r"(Trainer|Runner|Learner|Tuner|Finetuner|FineTuner)(\(\))?$")
_RUNNERS = frozenset({"invoke", "inv", "nox", "tox", "doit", "poethepoet", "poe", "typer", "fire", "pytest", "make"})
"""Programs that run what the repository itself says under a name."""


class FrameworkTraining:
    """What a framework trains in one repository."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._known: dict[str, bool] = {}
        """Whether a program trains, by its words."""
        self._frameworks = {_plain(name) for name in system.known.packages["ml-frameworks"]}

    def by_command(self, unit: Unit) -> Use | None:
        """The program of a framework that a unit executes to train, if any."""
        if not self._is_asked_for:
            return None
        program = next((text for text in self._system.starts.executed(unit) if self._trains(text)), "")
        body = self._system.sources.function(unit.path, "")
        return Use(unit.path, unit.line, "", program[:80], "medium", function=body) if program else None

    def by_call(self) -> Iterator[Use]:
        """The calls of production code that let a framework train."""
        for path in self._system.sources.paths:
            module = self._system.sources.module(path) if self._system.files.produces(path) else None
            if module is None or not module.roots & self._system.known.packages["ml-frameworks"]:
                continue
            for name, calls in module.named.items():
                if self._is_helper(path, name):
                    for call in calls:
                        function = module.function(call.scope)
                        what = Name(name).shown.replace("()", "")
                        yield Use(path, call.line, function.name, what, "medium", function=function, call=call)

    def _is_helper(self, path: str, name: str) -> bool:
        last = Name(name).last
        helper = ("train" in last or "tune" in last) and _HELPER.fullmatch(last) is not None
        if not helper and last not in _RUNS:
            return False
        meant = Name(self._system.names.canonical(path, name))
        if not meant.resolved or meant.of_repository or _plain(meant.package) not in self._frameworks:
            return False
        if "()" in meant:  # `model.train()` switches a mode
            return _TRAINER.search(meant.receiver) is not None
        return helper and "." in meant

    @cached_property
    def _is_asked_for(self) -> bool:
        """Whether any text of commands runs such a program: most repositories stop here."""
        files = self._system.files
        texts: Iterable[str] = (text for unit in self._system.running for text in unit.commands)
        lines = (one.text for path in files.natures if path.endswith(".sh") for one in files.facts(path).commands or ())
        spoken = dict.fromkeys(text for text in (*texts, *lines) if _MENTIONED.finds(text))
        return any(self._trains(program) for text in spoken for program in executed(text))

    @cached_property
    def _required(self) -> frozenset[str]:
        """The distributions that the repository requires, tools that run its own tasks and pipelines left out."""
        operations = {_plain(name) for name in self._system.known.packages["ml-operations"]}
        files = self._system.files
        every = (one.name for path in files.natures for one in files.facts(path).requirements or ())
        return frozenset(map(_plain, every)) - operations - _RUNNERS

    @cached_property
    def _programs(self) -> re.Pattern[str]:
        """Programs that train and are not called as their package is."""
        return lazy("|".join(self._system.known.commands.get("model-fit", ("(?!)",))))

    def _trains(self, program: str) -> bool:
        if program not in self._known:
            self._known[program] = self._is_trainer(program)
        return self._known[program]

    def _is_trainer(self, program: str) -> bool:
        name, *words = program.split() or [""]
        if not _MENTIONED.finds(program) or name in self._system.inventory.scripts:
            return False
        if self._programs.match(program):
            return True
        parts = re.split(r"[._-]", name.lower())
        stems = ["".join(parts[:count]) for count in range(1, len(parts) + 1)]
        operands = [word.lower().replace("-", "_") for word in words[:4] if not word.startswith("-")]
        if name.partition(".")[0] in self._system.sources.table.folders or name.endswith((".py", ".sh")):
            return False
        framework = not self._frameworks.isdisjoint(stems)
        if not framework and all(len(stem) < 4 or stem not in self._required for stem in stems):
            return False
        said = [*parts[1:], *operands[: 2 if framework else 1]]
        return any(map(_WORD.fullmatch, said)) or any(map(_SWITCH.fullmatch, words))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower()
