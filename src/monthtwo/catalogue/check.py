"""A check and its evidence patterns, as a manifest says them."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

from monthtwo.model import Confidence, Effort, Kind, Rung, Severity, Stage, VerdictValue


class Pattern(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename="kebab"):
    """One node of an evidence expression: exactly one of the combinators or leaves, with its modifiers.

    Name patterns (`call`, `import`, `class`) are globs over dotted names: `*` stands for a part of one
    segment, `**` for any number of whole segments, `{a,b}` for alternatives; `$name` stands for a role.
    `literal`, `define`, `text`, `command` and property values are regular expressions (search, case-insensitive).
    """

    # combinators
    any: "tuple[Pattern, ...] | None" = None
    all: "tuple[Pattern, ...] | None" = None
    not_: "Pattern | None" = field(default=None, name="not")
    every: "tuple[Pattern, Pattern] | None" = None
    """Every unit that the first finds leads to the second, in one folder at least. The first is a `unit`."""
    # leaves
    path: str | tuple[str, ...] | None = None
    import_: str | tuple[str, ...] | None = field(default=None, name="import")
    call: str | tuple[str, ...] | None = None
    class_: str | tuple[str, ...] | None = field(default=None, name="class")
    """Classes by their bases."""
    define: str | None = None
    """Functions and classes by their own name; stubs never match."""
    literal: str | None = None
    requirement: str | tuple[str, ...] | None = None
    unit: "UnitPattern | None" = None
    resource: "ResourcePattern | None" = None
    config: "ConfigPattern | None" = None
    text: "TextPattern | None" = None
    detector: str | None = None
    commented: str | tuple[str, ...] | None = None
    """Calls that are commented out; for near misses only."""
    # modifiers
    place: str | None = None
    """production | serving | training | core | scheduled | running | ci | test | notebook | docs | example

    `core` is what serves or trains with all that it imports, and where one of the two is not seen, scripts that import
    a machine-learning package; all production code where neither is, and in a library, a platform and what is no
    machine learning. `running` is what anything that runs leads to, CI alone aside; all of it where nothing runs.
    """
    reach: str = "function"
    """function | unit"""
    within: str | None = None
    """For `all`: the parts must meet in one function | file."""
    keywords: dict[str, str] = {}
    """For `call`: keyword name → regular expression over its literal value ("" for any value).

    A name that begins with `^` is a regular expression itself, which one of the keywords has to match.
    """
    args: tuple[str, ...] = ()
    """For `call`: a regular expression for each leading positional argument ("" for any)."""
    apart_from: str | None = None
    """A regular expression over the name that was found, or a role of `words`: what matches does not count."""
    named: str | None = None
    """The same over the words of the function and of the file: `save prediction | store py`."""
    unnamed: str | None = None
    """What these words must not match."""
    confidence: Confidence | None = None
    note: str | None = None
    explains: bool = False
    """For an entry of `near_misses`: it says where something is not done, `note` how. It makes no verdict less sure."""


class UnitPattern(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    form: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()
    command: str | None = None
    runs: tuple[str, ...] = ()
    """Regular expressions over each program that it executes, with its words: `^pytest`.

    Targets of make, package scripts, shell scripts and called workflows are followed; `sudo`, `uv run`, `python -m`,
    `bash -c` and `docker run IMAGE` are taken away; what fails without consequence (`pytest || true`) is left out.
    """
    serves: str | None = None
    """requests | batches: it asks a model, to answer a request or message, or for many rows whose answers it stores."""
    name: str | None = None
    attributes: dict[str, str] = {}


class ResourcePattern(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    type: str | tuple[str, ...]
    name: str | None = None
    properties: dict[str, str] = {}
    """Path expression → regular expression over the value ("" for: is there)."""


class ConfigPattern(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    path: str | tuple[str, ...]
    at: str = ""
    """Path expression: `services.*.healthcheck`, `**.livenessProbe`."""
    value: str | None = None


class TextPattern(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    path: str | tuple[str, ...]
    match: str


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    files: dict[str, str]
    verdict: VerdictValue
    about: str = ""
    near_miss: bool = False
    """The example must also report at least one near miss."""


class AskedWhen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    met: str | None = None
    """Asked only when this check is met."""
    kind_not: tuple[str, ...] = ()
    """Not asked of these kinds of repository."""
    unless: Pattern | None = None


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """From which stage on a check ought to be met, in repositories where a pattern holds."""

    stage: Stage
    where: Pattern


Form = Literal["route", "rpc", "message", "records", "function", "server", "bot", "page", "batch"]
"""In which form a model answers: `server` is what a model server calls, `function` what a platform does with an event,
`records` such a function that is handed the messages of a queue."""
Data = Literal["table", "sql", "store", "hub", "files", "images", "classes", "audio", "text", "graph"]
"""What is read: `classes` are labelled images, `files` lie in the repository or on a disk."""
Thing = Literal["tests", "notebooks", "model", "language-model"]
"""What may be there: `notebooks` that fit, a `model` that the process holds, a `language-model` that is asked."""


class RemedyCondition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of which repositories a remedy is: all that is said must hold.

    `form`, `data` and `has` are asked where the finding stands, and where nothing of the sort is there, of the whole.
    """

    kind: tuple[Kind, ...] = ()
    uses: tuple[str, ...] = ()
    """Packages of which production code imports one, or which the repository asks for."""
    form: tuple[Form, ...] = ()
    data: tuple[Data, ...] = ()
    has: tuple[Thing, ...] = ()
    """All of these are there."""


class Remedy(Struct, frozen=True, forbid_unknown_fields=True):
    """Another way to mend it, for some repositories.

    In a `fix`, `{app}`, `{start}`, `{module}`, `{handler}`, `{install}` and `{data}` stand for the repository's names.
    """

    when: RemedyCondition
    fix: str


class Check(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A question about a repository. `id` is `area/name`."""

    id: str
    title: str
    rung: Rung
    severity: Severity
    effort: Effort
    why: str
    fix: str
    evidence: Pattern
    examples: tuple[Example, ...]
    fixes: tuple[Remedy, ...] = ()
    """Remedies for some repositories: the first that fits is told, else `fix`."""
    missing: str = ""
    """What a finding says, in one clause: what is not there. Without it the title is denied."""
    expected_of: dict[Kind, Stage | Expectation] | None = None
    """Per kind of repository the first stage at which its absence is a finding; left out: at every stage of all kinds
    that have to do with machine learning."""
    after: tuple[str, ...] = ()
    """Checks that have to be met before this one is worth the work: the order of advice."""
    called: str = ""
    """What it asks for, in a few words that stand behind `the only`: `drift schedule`."""
    looked_for: str = ""
    """One clause for people: what would have been evidence. It becomes the reason of an unmet verdict."""
    confidence: Confidence = "high"
    asked_when: AskedWhen | None = None
    lies_in: Literal["code", "files"] = "code"
    """Whether what answers it stands in code, or in files beside it, which are read whatever the code's language is."""
    usual_in: tuple[str, ...] = ()
    """Kinds of repository, or `any`, of which many have it: an unmet verdict is of medium confidence there."""
    doubts: Pattern | None = None
    """What makes an unmet verdict one of low confidence: it may be it, in a form that is not known."""
    near_misses: Pattern | None = None
    """Further patterns that are worth showing when the check is unmet: a promise in the README, a listed package."""
    reads_tests: tuple[str | tuple[str, ...], ...] = ()
    """Tests in which all of these occur are read in full: words of which one must occur, regular expressions."""
    refs: tuple[str, ...] = ()
    since: str = "0.1"

    @property
    def area(self) -> str:
        return self.id.split("/", 1)[0]

    def expectations(self) -> Iterator[tuple[Kind, Stage, Pattern | None]]:
        """Each kind of repository that ought to meet it, from which stage on, and where what holds."""
        for kind, said in (self.expected_of or {}).items():
            yield (kind, said.stage, said.where) if isinstance(said, Expectation) else (kind, said, None)


class ToolNames(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names of tools that mean one thing."""

    calls: tuple[str, ...] = ()
    """Calls, instantiations and decorators, as name patterns."""
    bases: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    """Modules whose import alone is plausible evidence."""
    requirements: tuple[str, ...] = ()
    """Distribution names, for near misses."""
    packages: tuple[str, ...] = ()
    """Top-level packages, where it counts that one is there and not what is called of it."""
    commands: tuple[str, ...] = ()
    """Regular expressions over command lines: how a command of the tool begins, `mlflow models serve`."""


class WordSet(ToolNames, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A role: what a name can mean, and which names do."""

    about: str
    names: tuple[str, ...] = ()
    """Regular expressions over names of the repository's own functions and classes."""
    words: tuple[str, ...] = ()
    """Regular expressions that patterns ask with: `named`, `unnamed` and `apart-from`."""
