"""Documents that tell how labels were settled on which people differed."""

import re
from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, is_chronicle, of_oracles
from monthtwo.engine.question import Hit, Question
from monthtwo.regular_expressions import lazy

_DONE = lazy(
    r"(?:disagreements?|conflicts?|differences|discrepanc\w{1,16}|conflicting \w{1,16})[^.\n]{0,60} (?:were|was) "
    r"(?:then |subsequently )?(?:resolved|adjudicated|settled|decided|reconciled|discussed)"
    r"|(?:annotator|annotation|label|coder)[^.\n]{0,80}\b(?:majority vot(?:e|ing)|adjudicat(?:ed|or)|consensus) "
    r"(?:was|were)"
    r"|(?:resolv|settl|adjudicat|reconcil|discuss)(?:ing |ling |(?:e|ed|le|led) (?:any|the|our|all) )(?:any |the "
    r"|our |all )?(?:\w{1,20} )?"
    r"(?:disagreements?|discrepanc\w{1,16}|conflicts between|differences between (?:annotat|cod|rat))"
    r"|\b(?:final (?:decision|label|annotation)s?|agree[ds]?|decid\w{1,16}|resolv\w{1,16}) by consensus"
    r"|when (?:we|annotators|coders|raters|they) disagreed[^.\n]{0,80}(?:discuss|consensus|resolv|third|decid)"
    r"|after (?:a |the )?discuss\w{0,5} (?:between|among|with|of) (?:the |both |all |two )?(?:coder|annotator|rater"
    r"|labell?er)"
    r"|(?:annotator|coder|rater|labell?er|expert)s?\b[^.\n]{0,60}\breach(?:ed|ing)? (?:a |full )?(?:consensus"
    r"|agreement)"
    r"|\b(?:third|fourth|senior|another) (?:annotator|coder|rater)[^.\n]{0,60}(?:decid|resolv|adjudicat|break)"
    r"|(?:resolv|settl|adjudicat|reconcil)\w{0,12} by (?:a |the )?(?:third|majority|consensus|discussion|senior|expert)"
    r"|\b(?:third|fourth|senior|another) (?:person|author|researcher|expert|reviewer|linguist)[^.\n]{0,60}"
    r"(?:consensus|adjudicat|decid|resolv|settl|broke)"
    r"|\b(?:instances|cases?|event) of (?:any |a )?(?:discrepanc|disagree|conflict)[^.\n]{0,80}"
    r"\b(?:we|was|were|is|are)\b"
    r"[^.\n]{0,60}(?:based|used|took|taken|chose|kept|select|resolv|decid|discuss|majority|third)"
    r"|(?:labels?|annotations?|codes?|judge?ments?|ratings?|votes) (?:\w{1,12} ){0,3}(?:were|was|are|is) (?:then )?"
    r"(?:aggregated|determined|assigned|decided|obtained|merged|combined|chosen) "
    r"(?:\w{1,12} ){0,2}(?:majority|consensus|adjudicat)"
    r"|\b(?:assigned|chosen|given|selected) by the majority\b"
    r"|order of (?:labell?ing |coding )?(?:trust|truth|preference)\b"
)
_OF_PEOPLE = ("annotat", "labell", "labeling", "labeled", "coders", "raters")
_TOLD_IN = (".md", ".txt", ".rst", ".html", ".qmd", ".Rmd", ".rmd", ".tex", ".Rnw")
_DONE_PARTS = (
    "disagree", "conflict", "differences", "discrepan", "majority", "adjudicat", "consensus", "discuss", "order of",
)  # fmt: skip


def told_settlement(q: Question) -> Iterator[Hit]:
    """One sentence of each document; the README of the whole only claims things."""
    for path in q.paths(*_TOLD_IN, natures=("production", "docs", "example")):
        claim = "readme" in path.lower() and "/" not in path  # one beside data tells of the data
        left = claim or is_chronicle(path) or of_oracles(q, path)
        text = "" if left else q.text(path).lower()
        found = _settled_in(text) if holds(text, _DONE_PARTS) and holds(text, _OF_PEOPLE) else None
        if found is not None:
            line = q.text(path).count("\n", 0, found.start()) + 1
            yield Hit(path, line, "", f"tells how labels were settled: {found[0][:50]}", "medium")


def _settled_in(text: str) -> re.Match[str] | None:
    """Where a text tells how labels were settled, and not that they will be."""
    found = _DONE.finditer(text)
    return next((one for one in found if not _TO_COME.search(text[max(0, one.start() - 40) : one.start()])), None)


_TO_COME = lazy(r"\b(?:will|shall|would|could|plan|to) (?:be )?(?:then )?$")
