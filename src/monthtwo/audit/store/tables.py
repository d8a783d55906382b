"""The tables of a store. The migrations make the same; a test compares the two.

An audit has one row in `results` for each target, from its beginning. A result leads to a judgement, which holds what
was said of a repository in one state and may be that of many audits; what it says stands in the tables below it.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

metadata = MetaData()


def _column(name: str, kind: Any, comment: str, *more: Any, **rest: Any) -> "Column[Any]":
    return Column(name, kind, *more, comment=comment, nullable=rest.pop("nullable", False), **rest)


def _judgement() -> "Column[Any]":
    return _column(
        "judgement", Integer, "Of which judgement.", ForeignKey("judgements.id", ondelete="CASCADE"), primary_key=True
    )


audits = Table(
    "audits",
    metadata,
    _column("id", Integer, "Counts up.", primary_key=True),
    _column("as_of", String, "The day of the audit, YYYY-MM-DD: that of all clocks."),
    _column("started", String, "When it began, in UTC."),
    _column("finished", String, "When it ended; null while it runs, and where it was interrupted.", nullable=True),
    _column("tool", String, "The version of monthtwo."),
    _column("stamp", String, "What tells two versions of its code and catalogue apart."),
    _column("policy", String, "What tells two policies of the audit apart."),
    _column("fail_on", String, "The severity that fails a repository's gate.", nullable=True),
    _column("runner", String, "The machine and process that run it."),
    comment="Each run of `monthtwo audit`.",
)
repositories = Table(
    "repositories",
    metadata,
    _column("id", Integer, "Counts up.", primary_key=True),
    _column("name", String, "What it is known by from one audit to the next.", unique=True),
    _column("source", String, "The path of its folder, or its address, as last named."),
    comment="Every target that was ever audited.",
)
tags = Table(
    "tags",
    metadata,
    _column(
        "repository", Integer, "Of which repository.", ForeignKey("repositories.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _column("key", String, "`team`, `tier` and the like.", primary_key=True),
    _column("value", String, "As last named."),
    comment="What lists, its forge and its `catalog-info.yaml`, in this order, say of a repository.",
)  # fmt: skip
judgements = Table(
    "judgements",
    metadata,
    _column("id", Integer, "Counts up.", primary_key=True),
    _column("repository", Integer, "Of which repository.", ForeignKey("repositories.id", ondelete="CASCADE")),
    _column("stamp", String, "That of the audit that made it."),
    _column("policy", String, "That of the audit that made it."),
    _column("state", String, "What tells two states of the repository apart; empty for a plain folder."),
    _column("as_of", String, "The day that it was made for."),
    _column("holds", String, "The last day on which it is true but for its clocks, which move on with the day."),
    _column("commit_id", String, "The commit; null for a plain folder.", nullable=True),
    _column("title", String, "Owner and name by its remote, else its folder's name."),
    _column("kind", String, "`ml-service`, `llm-app`, `experiment`, `ml-library`, `ml-platform` or `not-ml`."),
    _column("stage", String, "`explores`, `serves`, `production` or `regulated`."),
    _column("target", String, "The stage that it is judged by, where one is said.", nullable=True),
    _column("files", Integer, "How many files it has."),
    _column("unread", Integer, "How many of them could not be read."),
    _column("broken", Integer, "How many checks or readers broke."),
    _column("passed", Boolean, "Whether it passes its gate."),
    _column("reasons", JSON, "Why it does not."),
    _column("levels", JSON, "The level of each area, by its id."),
    _column("catalogued", JSON, "The tags that its `catalog-info.yaml` gives."),
    _column("uncatalogued", JSON, "What of that file cannot be read, and why."),
    Index("judgements_by_repository", "repository", "stamp", "policy"),
    comment="What was said of a repository in one state, by one version and policy.",
)
results = Table(
    "results",
    metadata,
    _column(
        "audit", Integer, "Of which audit.", ForeignKey("audits.id", ondelete="CASCADE"), primary_key=True,
    ),
    _column(
        "repository", Integer, "Of which repository.", ForeignKey("repositories.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _column("status", String, "`pending`, `judged`, `carried` (nothing has changed) or `failed`."),
    _column("cause", String, "Why it failed, in one word.", nullable=True),
    _column("detail", String, "Why it failed, in a line.", nullable=True),
    _column("judgement", Integer, "What was said of it.", ForeignKey("judgements.id"), nullable=True),
    _column("seconds", Float, "How long it took.", nullable=True),
    _column("peak", Integer, "Megabytes of memory that it took at most.", nullable=True),
    _column("files", Integer, "Files that were read or known.", nullable=True),
    _column("known_files", Integer, "Files of which the facts were known, from whichever repository.", nullable=True),
    Index("results_by_judgement", "judgement"),
    Index("results_by_status", "audit", "status"),
    comment="What became of each target of each audit: exactly one row, whatever happens.",
)  # fmt: skip
verdicts = Table(
    "verdicts",
    metadata,
    _judgement(),
    _column("system", String, "The root of a system of a monorepo; empty for the whole.", primary_key=True),
    _column("check_id", String, "`area/name`.", primary_key=True),
    _column("verdict", String, "`met`, `unmet`, `not-asked` or `unknown`."),
    _column("confidence", String, "`high`, `medium` or `low`."),
    _column("severity", String, "`note`, `low`, `medium` or `high`."),
    _column("finding", Boolean, "Whether it is a finding: unmet, and expected at this stage."),
    _column("accepted", Boolean, "Whether somebody accepts the finding."),
    _column("path", String, "Where the finding is shown.", nullable=True),
    _column("line", Integer, "The line there.", nullable=True),
    _column("reason", String, "Why it is not met.", nullable=True),
    _column("evidence", JSON, "What it stands on: path, line and note of each."),
    _column("near_misses", JSON, "What comes close to it, and where it is not done: path, line and note of each."),
    Index("verdicts_by_check", "check_id", "verdict"),
    comment="The answer to each check.",
)
signals = Table(
    "signals",
    metadata,
    _judgement(),
    _column("signal", String, "Its id.", primary_key=True),
    _column("status", String, "`raised`, `clear`, `not-asked` or `unknown`."),
    _column("severity", String, "`note`, `low`, `medium` or `high`."),
    _column("confidence", String, "`high`, `medium` or `low`."),
    _column("since", String, "The day its clock runs from; to the audit's `as_of` it has run.", nullable=True),
    _column("reason", String, "What was seen, or why it was not asked."),
    _column("evidence", JSON, "Path, line and note of each."),
    comment="Early warnings.",
)
milestones = Table(
    "milestones",
    metadata,
    _judgement(),
    _column("milestone", String, "Its id.", primary_key=True),
    _column("date", String, "The day of the commit."),
    _column("commit_id", String, "The commit."),
    _column("path", String, "The file that shows it."),
    _column("months", Float, "Months since the first commit that trains.", nullable=True),
    _column("lost", String, "The day from which on it is not there.", nullable=True),
    comment="What came when.",
)
models = Table(
    "models",
    metadata,
    _judgement(),
    _column("number", Integer, "Which of them.", primary_key=True),
    _column("provider", String, "Who hosts it."),
    _column("model", String, "The id that code names."),
    _column("role", String, "`fixed`, `default` or `choice`."),
    _column("status", String, "`retired`, `retiring`, `alias`, `fine` or `unknown`."),
    _column("retires", String, "The day on which it is retired.", nullable=True),
    _column("replacement", String, "What its provider names in its place.", nullable=True),
    _column("path", String, "The file that names it."),
    _column("line", Integer, "The line there."),
    comment="Hosted models that code names, by the signal `retired-model`.",
)
acceptances = Table(
    "acceptances",
    metadata,
    _judgement(),
    _column("number", Integer, "Which of them.", primary_key=True),
    _column("check_id", String, "The check that is accepted."),
    _column("system", String, "The system; empty for all."),
    _column("owner", String, "Who answers for it."),
    _column("reason", String, "Why."),
    _column("until", String, "The last day on which it holds.", nullable=True),
    _column("status", String, "`holds`, `ending`, `expired`, `useless` or `refused`."),
    _column("path", String, "Where it is written."),
    _column("line", Integer, "The line there."),
    comment="Findings that somebody accepts.",
)
