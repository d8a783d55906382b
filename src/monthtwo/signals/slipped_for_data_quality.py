"""A day moved later, and somebody wrote down that data or labels were the reason."""

import re
from collections.abc import Iterator

from msgspec import Struct

from monthtwo.engine.days import DAY, last_day
from monthtwo.engine.slips import gives_reason, paragraphs, says_slip
from monthtwo.model import Evidence
from monthtwo.regular_expressions import anycase, lazy
from monthtwo.repository.history.commits import Change, Commit
from monthtwo.repository.history.contents import message_of
from monthtwo.signals.past import Past, Warned, signal

_PLANS = anycase(
    r"(^|/)[^/]*(road-?_?map|milestones?|timeline|schedule|(project|release)[-_ ]?plan|releases|change-?_?log)[^/]*"
    r"\.(md|rst|adoc|txt)$|(^|/)plan(\.(md|rst|adoc|txt))?$"
)
"""Documents in which days stand that can move."""
_DATED = lazy(rf"(?P<before>.*?){DAY}", re.IGNORECASE)
_TRAILER = lazy(r"(?m)^[A-Z][\w-]{2,30}: .*$")
_MOST = 200
"""Commits whose messages, and changes of plans whose contents are read."""
_LETTERS = 3
"""In what stands before a day, so that it says what the day is of."""
_MOST_BYTES = 512 * 1024


class _Slip(Struct, frozen=True):
    commit: Commit
    path: str
    line: int
    note: str


@signal("slipped-for-data-quality")
def slipped_for_data_quality(past: Past) -> Warned:
    """Whether a commit, a list of changes or a plan says of late that something slipped for the quality of data."""
    told = [*_in_documents(past)]
    messages, unread = _messages(past)
    told += _in_messages(past, messages)
    moved, hidden = _moved(past)
    told += moved
    late = sorted(
        (one for one in told if past.days_since(one.commit.day) <= past.threshold("days")),
        key=lambda one: (one.commit.number, one.path, one.line),
    )
    if not late:
        if unread or hidden:
            return Warned(status="unknown", reason="what commits and plans of the past say is not in this clone")
        return Warned(
            status="clear", reason="no commit, list of changes or plan says that data put something off of late"
        )
    return Warned(
        status="raised",
        reason="it is written down that something came later for the quality of data or labels",
        since=late[-1].commit.day,
        confidence="medium",
        evidence=tuple(dict.fromkeys(Evidence(one.path, one.line, one.note) for one in late if one.path))[:3],
        commits=tuple(dict.fromkeys(one.commit.id for one in late))[-3:],
    )


def _in_documents(past: Past) -> Iterator[_Slip]:
    """What documents of today say, of the commit that wrote it as far as that is here."""
    assert past.history is not None
    for place in past.traces.slips:
        life = past.history.paths.get(place.path)
        if life is not None:
            said = place.note.removeprefix('says "').rstrip('"').rstrip("…")
            yield _Slip(_wrote(past, place.path, life.commits, said), place.path, place.line, place.note)


def _wrote(past: Past, path: str, numbers: tuple[int, ...], said: str) -> Commit:
    """The first commit after which a document said so; the last that changed it where contents are not here."""
    assert past.history is not None
    commits = [past.history.commits[number] for number in numbers[-_MOST:]]
    after = [next((one.after for one in past.history.changes(commit) if one.path == path), "") for commit in commits]
    for commit, data in zip(commits, past.contents(after), strict=True):
        if data is not None and any(text.startswith(said) for _, text in paragraphs(_lines(data))):
            return commit
    return commits[-1]


def _messages(past: Past) -> tuple[list[tuple[Commit, str]], bool]:
    """The messages of the commits that speak of something late, and whether any is not here."""
    assert past.history is not None
    late = [one for one in past.history.commits if one.late and past.days_since(one.day) <= past.threshold("days")]
    said = past.contents([one.id for one in late[-_MOST:]])
    read = [(commit, message_of(data)) for commit, data in zip(late[-_MOST:], said, strict=True) if data is not None]
    return read, None in said


def _in_messages(past: Past, messages: list[tuple[Commit, str]]) -> Iterator[_Slip]:
    assert past.history is not None
    paths = past.history.paths
    for commit, message in messages:
        subject, _, body = message.partition("\n")
        texts = [text for _, text in paragraphs(_TRAILER.sub("", body).splitlines())]
        if says_slip(f"{subject}. {' '.join(texts[:1])}", subject=True) or any(map(says_slip, texts)):
            there = [path for path in past.history.touched(commit) if paths[path].present]
            # Documents first: what is planned stands there.
            path = min(there, key=lambda one: (not _PLANS.finds(one), one.endswith(".py"), one), default="")
            yield _Slip(commit, path, 1, "changed by the commit that says so")


def _moved(past: Past) -> tuple[list[_Slip], bool]:
    """The days in plans that moved later with the reason given, and whether any state of a plan is not here."""
    assert past.history is not None
    changed = [
        (commit, change)
        for commit in past.history.commits
        if past.days_since(commit.day) <= past.threshold("days")
        and any(map(_PLANS.finds, past.history.touched(commit)))
        for change in past.history.changes(commit)
        if change.status == "M" and _PLANS.finds(change.path)
    ][-_MOST:]
    wanted = [id for commit, change in changed for id in (change.before, change.after, commit.id)]
    read = iter(past.contents(wanted))
    found, hidden = list[_Slip](), False
    for commit, change in changed:
        before, after, message = next(read), next(read), next(read)
        if before is None or after is None or message is None:
            hidden = True
        elif max(len(before), len(after)) <= _MOST_BYTES:
            found += _slips(commit, change, _lines(before), _lines(after), message_of(message))
    return found, hidden


def _slips(commit: Commit, change: Change, before: list[str], after: list[str], message: str) -> Iterator[_Slip]:
    known = set(before)
    added = [(number, line) for number, line in enumerate(after, 1) if line not in known]
    gone = set(before) - set(after)
    was = {key: day for line in gone for key, day in _dated(line)}
    reason = gives_reason(" ".join(_TRAILER.sub("", message).split()))
    for number, line in added:
        for key, day in _dated(line):
            if was.get(key, day) < day and (reason or any(gives_reason(text) for _, text in added)):
                yield _Slip(commit, change.path, number, f"moved from {was[key]} to {day}")


def _dated(line: str) -> Iterator[tuple[str, str]]:
    """What a line names a day for, and the day: the words before it."""
    match = _DATED.match(line)
    if match is not None:
        named = match.groupdict()
        key = " ".join(re.findall(r"\w+", named.pop("before") or "")).lower()
        if sum(map(str.isalpha, key)) >= _LETTERS:
            yield key, last_day(named)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines()
