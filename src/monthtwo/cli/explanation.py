"""A check in words: what `monthtwo explain` prints."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from monthtwo.catalogue.area import AreaInfo
from monthtwo.catalogue.check import (
    Check,
    ConfigPattern,
    Example,
    Pattern,
    RemedyCondition,
    ResourcePattern,
    TextPattern,
    UnitPattern,
    WordSet,
)
from monthtwo.catalogue.placeholders import unnamed
from monthtwo.safe_text import passages, printable

_NAMED = (
    ("path", "a file {}"),
    ("import_", "an import of {}"),
    ("call", "a call of {}"),
    ("class_", "a class based on {}"),
    ("requirement", "a dependency on {}"),
    ("define", "a function or class named like /{}/"),
    ("literal", "a string in code like /{}/"),
    ("detector", "what the detector {} finds"),
    ("commented", "a commented-out call of {}"),
)
_PLACES = {"test": "in tests", "notebook": "in notebooks", "docs": "in documents", "example": "in examples"}


def explain(check: Check, vocabulary: Mapping[str, WordSet], width: int = 80) -> str:
    """The question, why it is asked and when, what answers it, how to mend it, and the examples, as plain text."""
    lines = [f"{check.id}: {printable(check.title)}", ""]
    lines.append(f"{check.severity} severity, {check.effort} of work, since {check.since}")
    lines += _part("Why", [printable(check.why)], width, hang=False)
    lines += _fix(check, width)
    lines += _part("Asked", list(_asked(check)), width)
    lines += _part("Expected", list(_expected(check)), width)
    lines += _part("Looked for", [printable(check.looked_for)], width, hang=False)
    lines += _part("What counts as evidence", list(_pattern(check.evidence)), width)
    if check.near_misses:
        lines += _part("What is shown as close", list(_pattern(check.near_misses)), width)
    lines += _part("How sure an unmet verdict is", list(_sureness(check)), width)
    lines += _part("Names that start with $", list(_sets(check, vocabulary)), width)
    lines += _part("Examples", [_example(example) for example in check.examples], width)
    lines += _part("See", [printable(ref) for ref in check.refs], width)
    return "\n".join(lines) + "\n"


def explain_area(area: AreaInfo, checks: Sequence[Check]) -> str:
    """What an area asks about, and its checks, a line each."""
    wide = max(len(check.id) for check in checks)
    lines = [f"{area.id}: {printable(area.title)}", "", printable(area.about), ""]
    lines += [f"  {check.id:<{wide}}  {printable(check.title)}" for check in checks]
    return "\n".join([*lines, "", "`monthtwo explain CHECK` tells more of one."]) + "\n"


def _part(title: str, body: Sequence[str], width: int, hang: bool = True) -> list[str]:
    if not any(body):
        return []
    lines = ["", title]
    for text in body:
        indent = " " * (2 + len(text) - len(text.lstrip()))
        lines += textwrap.wrap(
            text.strip(),
            width,
            initial_indent=indent,
            subsequent_indent=indent + ("  " if hang else ""),
            break_long_words=False,
        )
    return lines


def _fix(check: Check, width: int) -> list[str]:
    lines: list[str] = []
    fixes = [("Fix", check.fix), *((f"Fix {_of_whom(remedy.when)}", remedy.fix) for remedy in check.fixes)]
    for title, fix in fixes:
        lines += ["", title]
        for passage in passages(unnamed(fix)):
            if passage.code:
                lines += [f"      {line}" for line in passage.lines]
            else:
                lines += textwrap.wrap(passage.lines[0], width, initial_indent="  ", subsequent_indent="  ")
    return lines


def _of_whom(when: RemedyCondition) -> str:
    """`in an llm-app`, `with airflow or prefect`, `for batch`, `reading images`, `where there is: tests`."""
    kinds = f"in {_article(_either(when.kind))}" if when.kind else ""
    uses = f"with {_either(when.uses)}" if when.uses else ""
    return " ".join(filter(None, (kinds, uses, *_of_what(when))))


def _of_what(when: RemedyCondition) -> Iterator[str]:
    yield f"for {_either(when.form)}" if when.form else ""
    yield f"reading {_either(when.data)}" if when.data else ""
    yield f"where there is: {', '.join(when.has)}" if when.has else ""


def _asked(check: Check) -> Iterator[str]:
    when = check.asked_when
    if when is None:
        yield "of every repository"
        return
    if when.met:
        yield f"when {when.met} is met"
    if when.kind_not:
        yield f"not of {_either(when.kind_not)}"
    if when.unless:
        yield "unless there is:"
        yield from _pattern(when.unless, "  ")


def _expected(check: Check) -> Iterator[str]:
    if check.expected_of is None:
        yield "of every repository with machine learning"
    elif not check.expected_of:
        yield "of nobody: others ask for it"
    for kind, stage, where in check.expectations():
        yield f"of {_article(kind)} from the stage `{stage}` on{', where there is:' if where else ''}"
        if where:
            yield from _pattern(where, "  ")
    if check.after:
        yield f"after {_either(check.after, 'and')}"


def _article(kind: str) -> str:
    return f"a {kind}" if kind == "not-ml" else f"an {kind}"


def _sureness(check: Check) -> Iterator[str]:
    if check.usual_in:
        kinds = "every repository" if "any" in check.usual_in else f"each {_either(check.usual_in)}"
        yield f"medium at most in {kinds}: many have it"
    if check.doubts:
        yield "low where there is:"
        yield from _pattern(check.doubts, "  ")
    if check.lies_in == "code":
        yield "unknown where the code that would hold it is read only as text"


def _pattern(pattern: Pattern, indent: str = "") -> Iterator[str]:
    narrowed = _narrowing(pattern)
    deeper = indent + "  "
    for field, words in (("any", "any of"), ("all", "all of")):
        parts: tuple[Pattern, ...] | None = getattr(pattern, field)
        if parts:
            meeting = f" in one {pattern.within}" if pattern.within else ""
            yield f"{indent}- {words} these{meeting}{narrowed}:"
            for part in parts:
                yield from _pattern(part, deeper)
    if pattern.not_:
        yield f"{indent}- no such thing as{narrowed}:"
        yield from _pattern(pattern.not_, deeper)
    if pattern.every:
        yield f"{indent}- all units of a folder that are the first lead to the second{narrowed}:"
        for part in pattern.every:
            yield from _pattern(part, deeper)
    for text in _leaf(pattern):
        yield f"{indent}- {text}{narrowed}"


def _leaf(pattern: Pattern) -> Iterator[str]:
    for field, words in _NAMED:
        value: str | tuple[str, ...] | None = getattr(pattern, field)
        if value:
            yield words.format(_either((value,) if isinstance(value, str) else value))
    if pattern.unit:
        yield _unit(pattern.unit)
    if pattern.resource:
        yield _resource(pattern.resource)
    if pattern.config:
        yield _config(pattern.config)
    if pattern.text:
        yield _text(pattern.text)


def _narrowing(pattern: Pattern) -> str:
    words = [f" with {name}=" + (f"/{value}/" if value else "…") for name, value in pattern.keywords.items()]
    words += [f" with /{value}/ as argument {number}" for number, value in enumerate(pattern.args, 1) if value]
    words += [f" apart from {_named(pattern.apart_from)}"] if pattern.apart_from else []
    words += [f" in what is named like {_named(pattern.named)}"] if pattern.named else []
    words += [f" in what is not named like {_named(pattern.unnamed)}"] if pattern.unnamed else []
    if pattern.place:
        words.append(f" {_PLACES.get(pattern.place, f'in {pattern.place} code')}")
    if pattern.reach == "unit":
        words.append(", anywhere in what is imported there")
    if pattern.confidence:
        words.append(f" ({pattern.confidence} confidence)")
    return "".join(words)


def _named(text: str) -> str:
    return text if text.startswith("$") else f"/{text}/"


def _unit(unit: UnitPattern) -> str:
    words = f"a {_either(unit.form)}" if unit.form else "something that runs"
    words += f" as {_either(unit.format)} says" if unit.format else ""
    words += f" started by {_either(unit.trigger)}" if unit.trigger else ""
    words += f" that asks a model for {unit.serves}" if unit.serves else ""
    words += f" named like /{unit.name}/" if unit.name else ""
    words += f" whose command is like /{unit.command}/" if unit.command else ""
    words += f" that runs something like {_either([f'/{text}/' for text in unit.runs])}" if unit.runs else ""
    return printable(
        words + "".join(f" whose {_valued(name, value, 'is ')}" for name, value in unit.attributes.items())
    )


def _resource(resource: ResourcePattern) -> str:
    types = (resource.type,) if isinstance(resource.type, str) else resource.type
    words = f"a declared {_either(types)}" + (f" named like /{resource.name}/" if resource.name else "")
    return printable(words + "".join(f" with {_valued(at, value)}" for at, value in resource.properties.items()))


def _config(config: ConfigPattern) -> str:
    files = (config.path,) if isinstance(config.path, str) else config.path
    return printable(f"in a file {_either(files)}, {_valued(config.at or 'a value', config.value or '')}")


def _text(text: TextPattern) -> str:
    files = (text.path,) if isinstance(text.path, str) else text.path
    return printable(f"in a file {_either(files)}, text like /{text.match}/")


def _valued(at: str, value: str, verb: str = "") -> str:
    if value in ("", "."):
        return f"{at} is given" if verb else at
    return f"{at} {verb}like /{value}/"


def _sets(check: Check, vocabulary: Mapping[str, WordSet]) -> Iterator[str]:
    """The roles that the evidence names, each with what it is about and a few of its members."""
    text = " ".join([*_pattern(check.evidence), *(_pattern(check.near_misses) if check.near_misses else ())])
    for name in sorted(vocabulary):
        if f"${name}" in text.replace(",", " ").split():
            words = vocabulary[name]
            members = words.calls or words.bases or words.imports or words.requirements
            few = f", such as {', '.join(map(_short, members[:3]))}" if members else ""
            yield printable(f"${name}: {words.about.strip().rstrip('.')}{few}")


def _short(name: str) -> str:
    """A name pattern with at most two of its alternatives."""
    return re.sub(r"\{([^{}]*,[^{}]*),[^{}]*\}", lambda braces: "{" + ",".join(braces[1].split(",")[:2]) + ",…}", name)


def _example(example: Example) -> str:
    about = printable(example.about) or f"a repository of {_either(sorted(example.files), 'and')}"
    return f"{example.verdict}: {about}"


def _either(words: Sequence[str], joint: str = "or") -> str:
    *most, last = words
    return printable(f"{', '.join(most)} {joint} {last}" if most else last)
