"""A plan as the bytes of one format: at a terminal, as a checklist in Markdown, as JSON for coding agents."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.plan import Plan, Step
from monthtwo.report.output import on_page, on_stdout
from monthtwo.report.text import plural
from monthtwo.safe_text import printable, printable_line

if TYPE_CHECKING:
    from rich.console import Console

NOTHING = "Nothing that is expected here is missing."


def written(plan: Plan, name: str) -> bytes:
    """The plan in the format `name`, for a file or a pipe: UTF-8, without colours."""
    if name == "json":
        from monthtwo.report.json import dump

        return dump(plan).encode()
    if name == "markdown":
        return to_markdown(plan).encode()
    return on_page(lambda console: render(plan, console))


def shown(plan: Plan) -> bytes:
    """The plan for stdout as it is: its width, its colours, its encoding.

    Raises:
        Unwritten: stdout takes nothing.
    """
    return on_stdout(lambda console: render(plan, console))


def to_markdown(plan: Plan) -> str:
    """The plan as a checklist, for an issue: a box for each change, below it what is done, and what proves it."""
    from monthtwo.report.markdown import code, escape

    lines = [f"## Plan: {escape(plan.name)}", ""]
    for step in plan.steps:
        lines.append(f"- [ ] **{escape(step.do)}** ({escape(gains(step))})")
        for one in step.closes:
            sure = ", low confidence" if one.confidence == "low" else ""
            at = code(f"{one.path}:{one.line}")
            lines.append(f"  - {escape(one.missing)}: {code(one.check)} at {at}, {one.severity}, {one.effort}{sure}")
        lines.append(f"  - Done when this passes: {code(command(step))}")
    return "\n".join([*lines, *([] if plan.steps else [NOTHING])]) + "\n"


def render(plan: Plan, console: "Console") -> None:
    """Print `plan`; nothing in it can send the terminal anything but text."""
    from rich.text import Text

    from monthtwo.report.page import Page

    page = Page(console)
    count = plural(len(plan.steps), "change")
    lines = page.paragraph((printable(plan.name), "bold"), (f"  {count}" if plan.steps else f"  {NOTHING}", "dim"))
    for number, step in enumerate(plan.steps, start=1):
        lines += [Text(), *page.paragraph(f"{number}. ", (printable(step.do), "bold"), hang=3)]
        lines += page.paragraph((printable(gains(step)), "green"), indent=3)
        for one in step.closes:
            at = printable(f"{one.path}:{one.line}")
            sure = ", low confidence" if one.confidence == "low" else ""
            about = f"  {one.severity} · {printable(one.check)} · {at} · {one.effort}{sure}"
            lines += page.paragraph("· ", printable(one.missing), (about, "dim"), indent=3, hang=2)
        lines += page.verbatim(printable_line(command(step)), "dim", indent=3)
    page.put(lines)


def gains(step: Step) -> str:
    """`closes 3, drift 1 → 2`."""
    return ", ".join((f"closes {len(step.closes)}", *_rises(step)))


def _rises(step: Step) -> Iterator[str]:
    yield from (f"{one.area} {one.before} → {one.after}" for one in step.rises)


def command(step: Step) -> str:
    """What proves a change done, as a line for a shell."""
    return shlex.join(step.proof)
