"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audits",
        sa.Column("id", sa.Integer(), nullable=False, comment="Counts up."),
        sa.Column(
            "as_of", sa.String(), nullable=False, comment="The day of the audit, YYYY-MM-DD: that of all clocks."
        ),
        sa.Column("started", sa.String(), nullable=False, comment="When it began, in UTC."),
        sa.Column(
            "finished",
            sa.String(),
            nullable=True,
            comment="When it ended; null while it runs, and where it was interrupted.",
        ),
        sa.Column("tool", sa.String(), nullable=False, comment="The version of monthtwo."),
        sa.Column(
            "stamp", sa.String(), nullable=False, comment="What tells two versions of its code and catalogue apart."
        ),
        sa.Column("policy", sa.String(), nullable=False, comment="What tells two policies of the audit apart."),
        sa.Column("fail_on", sa.String(), nullable=True, comment="The severity that fails a repository's gate."),
        sa.Column("runner", sa.String(), nullable=False, comment="The machine and process that run it."),
        sa.PrimaryKeyConstraint("id"),
        comment="Each run of `monthtwo audit`.",
    )
    op.create_table(
        "repositories",
        sa.Column("id", sa.Integer(), nullable=False, comment="Counts up."),
        sa.Column("name", sa.String(), nullable=False, comment="What it is known by from one audit to the next."),
        sa.Column(
            "source", sa.String(), nullable=False, comment="The path of its folder, or its address, as last named."
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        comment="Every target that was ever audited.",
    )
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False, comment="Counts up."),
        sa.Column("repository", sa.Integer(), nullable=False, comment="Of which repository."),
        sa.Column("stamp", sa.String(), nullable=False, comment="That of the audit that made it."),
        sa.Column("policy", sa.String(), nullable=False, comment="That of the audit that made it."),
        sa.Column(
            "state",
            sa.String(),
            nullable=False,
            comment="What tells two states of the repository apart; empty for a plain folder.",
        ),
        sa.Column("as_of", sa.String(), nullable=False, comment="The day that it was made for."),
        sa.Column(
            "holds",
            sa.String(),
            nullable=False,
            comment="The last day on which it is true but for its clocks, which move on with the day.",
        ),
        sa.Column("commit_id", sa.String(), nullable=True, comment="The commit; null for a plain folder."),
        sa.Column(
            "title", sa.String(), nullable=False, comment="Owner and name by its remote, else its folder's name."
        ),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="`ml-service`, `llm-app`, `experiment`, `ml-library`, `ml-platform` or `not-ml`.",
        ),
        sa.Column("stage", sa.String(), nullable=False, comment="`explores`, `serves`, `production` or `regulated`."),
        sa.Column("target", sa.String(), nullable=True, comment="The stage that it is judged by, where one is said."),
        sa.Column("files", sa.Integer(), nullable=False, comment="How many files it has."),
        sa.Column("unread", sa.Integer(), nullable=False, comment="How many of them could not be read."),
        sa.Column("broken", sa.Integer(), nullable=False, comment="How many checks or readers broke."),
        sa.Column("passed", sa.Boolean(), nullable=False, comment="Whether it passes its gate."),
        sa.Column("reasons", sa.JSON(), nullable=False, comment="Why it does not."),
        sa.Column("levels", sa.JSON(), nullable=False, comment="The level of each area, by its id."),
        sa.Column("catalogued", sa.JSON(), nullable=False, comment="The tags that its `catalog-info.yaml` gives."),
        sa.Column("uncatalogued", sa.JSON(), nullable=False, comment="What of that file cannot be read, and why."),
        sa.ForeignKeyConstraint(["repository"], ["repositories.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        comment="What was said of a repository in one state, by one version and policy.",
    )
    op.create_index("judgements_by_repository", "judgements", ["repository", "stamp", "policy"], unique=False)
    op.create_table(
        "tags",
        sa.Column("repository", sa.Integer(), nullable=False, comment="Of which repository."),
        sa.Column("key", sa.String(), nullable=False, comment="`team`, `tier` and the like."),
        sa.Column("value", sa.String(), nullable=False, comment="As last named."),
        sa.ForeignKeyConstraint(["repository"], ["repositories.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("repository", "key"),
        comment="What lists, its forge and its `catalog-info.yaml`, in this order, say of a repository.",
    )
    op.create_table(
        "acceptances",
        sa.Column("judgement", sa.Integer(), nullable=False, comment="Of which judgement."),
        sa.Column("number", sa.Integer(), nullable=False, comment="Which of them."),
        sa.Column("check_id", sa.String(), nullable=False, comment="The check that is accepted."),
        sa.Column("system", sa.String(), nullable=False, comment="The system; empty for all."),
        sa.Column("owner", sa.String(), nullable=False, comment="Who answers for it."),
        sa.Column("reason", sa.String(), nullable=False, comment="Why."),
        sa.Column("until", sa.String(), nullable=True, comment="The last day on which it holds."),
        sa.Column(
            "status", sa.String(), nullable=False, comment="`holds`, `ending`, `expired`, `useless` or `refused`."
        ),
        sa.Column("path", sa.String(), nullable=False, comment="Where it is written."),
        sa.Column("line", sa.Integer(), nullable=False, comment="The line there."),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("judgement", "number"),
        comment="Findings that somebody accepts.",
    )
    op.create_table(
        "milestones",
        sa.Column("judgement", sa.Integer(), nullable=False, comment="Of which judgement."),
        sa.Column("milestone", sa.String(), nullable=False, comment="Its id."),
        sa.Column("date", sa.String(), nullable=False, comment="The day of the commit."),
        sa.Column("commit_id", sa.String(), nullable=False, comment="The commit."),
        sa.Column("path", sa.String(), nullable=False, comment="The file that shows it."),
        sa.Column("months", sa.Float(), nullable=True, comment="Months since the first commit that trains."),
        sa.Column("lost", sa.String(), nullable=True, comment="The day from which on it is not there."),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("judgement", "milestone"),
        comment="What came when.",
    )
    op.create_table(
        "models",
        sa.Column("judgement", sa.Integer(), nullable=False, comment="Of which judgement."),
        sa.Column("number", sa.Integer(), nullable=False, comment="Which of them."),
        sa.Column("provider", sa.String(), nullable=False, comment="Who hosts it."),
        sa.Column("model", sa.String(), nullable=False, comment="The id that code names."),
        sa.Column("role", sa.String(), nullable=False, comment="`fixed`, `default` or `choice`."),
        sa.Column(
            "status", sa.String(), nullable=False, comment="`retired`, `retiring`, `alias`, `fine` or `unknown`."
        ),
        sa.Column("retires", sa.String(), nullable=True, comment="The day on which it is retired."),
        sa.Column("replacement", sa.String(), nullable=True, comment="What its provider names in its place."),
        sa.Column("path", sa.String(), nullable=False, comment="The file that names it."),
        sa.Column("line", sa.Integer(), nullable=False, comment="The line there."),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("judgement", "number"),
        comment="Hosted models that code names, by the signal `retired-model`.",
    )
    op.create_table(
        "results",
        sa.Column("audit", sa.Integer(), nullable=False, comment="Of which audit."),
        sa.Column("repository", sa.Integer(), nullable=False, comment="Of which repository."),
        sa.Column(
            "status",
            sa.String(),
            nullable=False,
            comment="`pending`, `judged`, `carried` (nothing has changed) or `failed`.",
        ),
        sa.Column("cause", sa.String(), nullable=True, comment="Why it failed, in one word."),
        sa.Column("detail", sa.String(), nullable=True, comment="Why it failed, in a line."),
        sa.Column("judgement", sa.Integer(), nullable=True, comment="What was said of it."),
        sa.Column("seconds", sa.Float(), nullable=True, comment="How long it took."),
        sa.Column("peak", sa.Integer(), nullable=True, comment="Megabytes of memory that it took at most."),
        sa.Column("files", sa.Integer(), nullable=True, comment="Files that were read or known."),
        sa.Column(
            "known_files",
            sa.Integer(),
            nullable=True,
            comment="Files of which the facts were known, from whichever repository.",
        ),
        sa.ForeignKeyConstraint(["audit"], ["audits.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgements.id"],
        ),
        sa.ForeignKeyConstraint(["repository"], ["repositories.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audit", "repository"),
        comment="What became of each target of each audit: exactly one row, whatever happens.",
    )
    op.create_index("results_by_judgement", "results", ["judgement"], unique=False)
    op.create_index("results_by_status", "results", ["audit", "status"], unique=False)
    op.create_table(
        "signals",
        sa.Column("judgement", sa.Integer(), nullable=False, comment="Of which judgement."),
        sa.Column("signal", sa.String(), nullable=False, comment="Its id."),
        sa.Column("status", sa.String(), nullable=False, comment="`raised`, `clear`, `not-asked` or `unknown`."),
        sa.Column("severity", sa.String(), nullable=False, comment="`note`, `low`, `medium` or `high`."),
        sa.Column("confidence", sa.String(), nullable=False, comment="`high`, `medium` or `low`."),
        sa.Column(
            "since",
            sa.String(),
            nullable=True,
            comment="The day its clock runs from; to the audit's `as_of` it has run.",
        ),
        sa.Column("reason", sa.String(), nullable=False, comment="What was seen, or why it was not asked."),
        sa.Column("evidence", sa.JSON(), nullable=False, comment="Path, line and note of each."),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("judgement", "signal"),
        comment="Early warnings.",
    )
    op.create_table(
        "verdicts",
        sa.Column("judgement", sa.Integer(), nullable=False, comment="Of which judgement."),
        sa.Column(
            "system", sa.String(), nullable=False, comment="The root of a system of a monorepo; empty for the whole."
        ),
        sa.Column("check_id", sa.String(), nullable=False, comment="`area/name`."),
        sa.Column("verdict", sa.String(), nullable=False, comment="`met`, `unmet`, `not-asked` or `unknown`."),
        sa.Column("confidence", sa.String(), nullable=False, comment="`high`, `medium` or `low`."),
        sa.Column("severity", sa.String(), nullable=False, comment="`note`, `low`, `medium` or `high`."),
        sa.Column(
            "finding",
            sa.Boolean(),
            nullable=False,
            comment="Whether it is a finding: unmet, and expected at this stage.",
        ),
        sa.Column("accepted", sa.Boolean(), nullable=False, comment="Whether somebody accepts the finding."),
        sa.Column("path", sa.String(), nullable=True, comment="Where the finding is shown."),
        sa.Column("line", sa.Integer(), nullable=True, comment="The line there."),
        sa.Column("reason", sa.String(), nullable=True, comment="Why it is not met."),
        sa.Column("evidence", sa.JSON(), nullable=False, comment="What it stands on: path, line and note of each."),
        sa.Column(
            "near_misses",
            sa.JSON(),
            nullable=False,
            comment="What comes close to it, and where it is not done: path, line and note of each.",
        ),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("judgement", "system", "check_id"),
        comment="The answer to each check.",
    )
    op.create_index("verdicts_by_check", "verdicts", ["check_id", "verdict"], unique=False)


def downgrade() -> None:
    op.drop_index("verdicts_by_check", table_name="verdicts")
    op.drop_table("verdicts")
    op.drop_table("signals")
    op.drop_index("results_by_status", table_name="results")
    op.drop_index("results_by_judgement", table_name="results")
    op.drop_table("results")
    op.drop_table("models")
    op.drop_table("milestones")
    op.drop_table("acceptances")
    op.drop_table("tags")
    op.drop_index("judgements_by_repository", table_name="judgements")
    op.drop_table("judgements")
    op.drop_table("repositories")
    op.drop_table("audits")
