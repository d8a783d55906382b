"""The report as the comment on a pull request: what changed, whether the gate passed, and what there is, in short."""

from monthtwo.model import Report
from monthtwo.report.markdown import compared_blocks, heading, last_line

MOST = 60_000
"""Characters. A comment holds 65,536."""


def to_comment(report: Report, link: str = "") -> str:
    """The comment in Markdown; `link` is where the whole report is to be read."""
    kept: list[str] = []
    size = 0
    for block in (heading(report), *compared_blocks(report)):
        size += len(block) + 2
        if size > MOST:
            kept.append("*The rest is left out: a comment holds no more.*")
            break
        kept.append(block)
    more = f" [The whole report]({link})." if link else ""
    return "\n\n".join([*kept, last_line(report) + more]) + "\n"


def worth_a_comment(report: Report) -> bool:
    """Whether there is something to say to who made a change, where nothing was said before."""
    return not report.gate.passed or bool(report.changes) or bool(report.altered)
