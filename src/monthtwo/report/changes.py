"""What changed, at a terminal: the first thing that a report says where it is compared with something."""

from collections.abc import Sequence

from rich.text import Text

from monthtwo.model import Change, ChangeKind, Report
from monthtwo.report.page import Page, Part
from monthtwo.report.text import altered_in, base_name, compared_in, told_once
from monthtwo.safe_text import printable

_MOST = 8
"""Changes that are shown without --verbose."""
_MARKS: dict[ChangeKind, Part] = {
    "lost": ("✗ ", "bold red"), "new": ("! ", "yellow"), "moved": ("· ", "dim"), "gained": ("✓ ", "green"),
    "fixed": ("✓ ", "green"),
}  # fmt: skip


def change_lines(page: Page, report: Report, verbose: bool) -> list[Text]:
    """A line for each change, the worst first; none where nothing was compared."""
    base = compared_in(report)
    if base is None:
        return []
    found, altered = told_once(report), altered_in(report)
    if not found and not altered:
        return [Text(), *page.paragraph((f"Nothing changed since {base_name(base)}", "bold"))]
    lines = [Text(), *page.paragraph((f"What changed since {base_name(base)}", "bold"))]
    few = altered if verbose or len(altered) <= _MOST else altered[: _MOST - 1]
    for alteration in few:
        lines += page.paragraph(("! ", "yellow"), printable(alteration.message), indent=1, hang=2)
    if len(few) < len(altered):
        lines += page.paragraph((f"and {len(altered) - len(few)} more of these (-v)", "dim"), indent=3)
    shown: Sequence[Change] = found if verbose or len(found) <= _MOST else found[: _MOST - 1]
    for one in shown:
        where = f"  {printable(one.system)}" if one.system else ""
        sure = ", low confidence" if one.confidence == "low" else ""
        about = f"  {one.kind} · {one.check}{where}{sure}"
        lines += page.paragraph(_MARKS[one.kind], printable(one.message), (about, "dim"), indent=1, hang=2)
    if len(shown) < len(found):
        lines += page.paragraph((f"and {len(found) - len(shown)} more (-v)", "dim"), indent=3)
    return lines
