"""The bar that a terminal shows."""

import os
import sys
import threading

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
    shown = os.read(screen, 10_000).decode()
    os.close(screen)
    assert "reading" in shown
    assert "3/7" in shown


def test_where_nobody_looks_nothing_is_shown(monkeypatch, capfd):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.Bar() as bar:
        bar("reading", 3, 7)
    assert capfd.readouterr().err == ""
