"""The bar that a terminal shows."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from monthtwo.cli import progress

pty = pytest.importorskip("pty")


def test_the_bar_is_shown_by_no_thread_of_its_own(monkeypatch):
    """With a second thread no process is forked, and a large scan takes twice as long."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    screen, terminal = pty.openpty()
    threads = threading.active_count()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with progress.Bar() as bar:
            bar("reading", 3, 7)
            assert threading.active_count() == threads
    shown = "".join(_read(screen))
    os.close(screen)
    assert "reading" in shown
    assert "3/7" in shown


def _read(screen: int) -> Iterator[str]:
    """What was written, of which a loaded machine hands on a part at a time; the end of the other side is an error."""
    try:
        while part := os.read(screen, 10_000):
            yield part.decode()
    except OSError:
        return


def test_where_nobody_looks_nothing_is_shown(monkeypatch, capfd):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.Bar() as bar:
        bar("reading", 3, 7)
    assert capfd.readouterr().err == ""
