"""What is kept of an audit, and how a store comes to be."""

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from fleets import DAY, SERVES, Make, audited
from sqlalchemy import insert, select, text

from monthtwo.audit.store import tables
from monthtwo.audit.store.database import Database
from monthtwo.audit.store.errors import StoreError
from monthtwo.audit.store.upgrades import NEWEST, configuration, version
from monthtwo.audit.targets.target import Target
from monthtwo.options import ScanOptions
from monthtwo.scan import scan

PROMPTS = (
    'from openai import OpenAI\n\nclient = OpenAI()\nclient.chat.completions.create(model="gpt-4-32k", messages=[])\n'
)


def test_migrations_make_the_tables(database: Database) -> None:
    with database.writing() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        assert version(connection) == NEWEST
        assert ScriptDirectory.from_config(configuration(connection)).get_heads() == [NEWEST]


def test_a_store_is_opened_again(database: Database, store: str) -> None:
    with database.writing() as connection:
        connection.execute(insert(tables.repositories).values(name="a", source="/a"))
    again = Database(store)
    with again.reading() as connection:
        assert connection.execute(select(tables.repositories.c.name)).scalars().all() == ["a"]
    again.close()


def test_stores_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database, " * 100)
    newer = Database(str(tmp_path / "newer.sqlite"))
    newer.close()
    with sqlite3.connect(tmp_path / "newer.sqlite") as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    for name, said in {
        str(tmp_path / "text"): "not a database; name another file with --store",
        str(tmp_path / "none/store.sqlite"): "unable to open database file; name a file",
        str(tmp_path / "newer.sqlite"): "a newer monthtwo has made this store",
        "delphi://x": "there is no such kind of store",
        "two words://x": "the address of the store is none",
    }.items():
        with pytest.raises(StoreError) as raised:
            Database(name)
        assert said in str(raised.value)


def test_no_password_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        Database("postgresql://audit:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(raised.value)


def test_all_of_a_report_is_kept(make_repo: Make, database: Database) -> None:
    accept = "accept:\n  - {check: serving/health, reason: internal, owner: ada, until: 2027-01-01}\n"
    repo = make_repo({**SERVES, "ask.py": PROMPTS, ".monthtwo.yaml": accept})
    report = scan(repo, ScanOptions(rev="HEAD", as_of=DAY))
    audited(database, [Target("search/ranking", str(repo), {"team": "search"})])
    with database.reading() as connection:
        rows = {name: connection.execute(select(table)).all() for name, table in tables.metadata.tables.items()}
    assert [(row.name, row.source) for row in rows["repositories"]] == [("search/ranking", str(repo))]
    assert [(row.key, row.value) for row in rows["tags"]] == [("team", "search")]
    [judgement] = rows["judgements"]
    assert (judgement.commit_id, judgement.kind, judgement.stage) == (report.repository.commit, "ml-service", "serves")
    assert judgement.levels == {area.id: area.level for area in report.areas}
    assert {row.check_id: row.verdict for row in rows["verdicts"]} == {one.id: one.verdict for one in report.checks}
    assert {row.check_id for row in rows["verdicts"] if row.finding} == {one.check for one in report.findings}
    met = next(row for row in rows["verdicts"] if row.check_id == "serving/entrypoint")
    assert met.evidence[0]["path"] == "app.py"
    assert {row.signal: (row.status, row.since) for row in rows["signals"]} == {
        one.id: (one.status, one.since) for one in report.signals
    }
    assert {row.milestone for row in rows["milestones"]} == {one.id for one in report.milestones}
    assert [row.model for row in rows["models"]] == [item.id for one in report.signals for item in one.items]
    assert rows["models"]
    assert [(row.check_id, row.owner, row.until) for row in rows["acceptances"]] == [
        ("serving/health", "ada", "2027-01-01")
    ]


def test_the_questions_of_the_documents_are_answered(make_repo: Make, database: Database) -> None:
    page = (Path(__file__).parents[2] / "docs/audit.md").read_text(encoding="utf-8")
    questions = re.findall(r"^\*\*([^*\n]+)\*\*\n\n```sql\n(.+?)```", page, re.MULTILINE | re.DOTALL)
    assert len(questions) == 10
    accept = "accept:\n  - {check: serving/health, reason: internal, owner: ada, until: 2026-12-24}\n"
    repo = make_repo({**SERVES, "ask.py": PROMPTS, ".monthtwo.yaml": accept})
    fleet = [Target("search/ranking", str(repo), {"team": "search"}), Target("gone", "/nowhere/gone")]
    audited(database, fleet)
    (repo / "app.py").unlink()
    subprocess.run(["git", "-C", repo, "-c", "user.name=t", "-c", "user.email=t", "commit", "-qam", "Stop"], check=True)
    with database.reading() as connection:
        answers = {said: len(connection.execute(text(sql)).all()) for said, sql in questions}
    audited(database, fleet)
    with database.reading() as connection:
        later = {said: len(connection.execute(text(sql)).all()) for said, sql in questions}
    assert [said for said, rows in answers.items() if not rows and not later[said]] == []
