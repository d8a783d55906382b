"""Work that another process does."""

import os
import signal
import threading

import pytest

from monthtwo.facts.records import FileFacts, TextLine
from monthtwo.speed.forked_work import ForkedWork

apart = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


def pid() -> int:
    return os.getpid()


@apart
def test_the_work_is_done_by_another_process():
    with ForkedWork(pid, int, apart=True) as found:
        first = found.result()
        assert first != os.getpid()
        assert found.result() == first


def test_or_by_this_one():
    with ForkedWork(pid, int, apart=False) as found:
        assert found.result() == os.getpid()


@apart
def test_a_large_result_comes_over_whole():
    def work() -> list[FileFacts]:
        return [FileFacts(text=str(number) * 1_000) for number in range(2_000)]

    with ForkedWork(work, list[FileFacts], apart=True) as found:
        assert found.result() == work()


@apart
def test_what_a_process_that_dies_had_to_do_is_done_here():
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    with ForkedWork(work, int, apart=True) as found:
        assert found.result() == 7


@apart
def test_without_another_process_to_be_had_the_work_is_done_here(monkeypatch):
    def refused() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    with ForkedWork(pid, int, apart=True) as found:
        assert found.result() == os.getpid()


@apart
def test_what_cannot_be_sent_is_made_here():
    with ForkedWork(lambda: 2**70, int, apart=True) as found:
        assert found.result() == 2**70


@apart
def test_what_is_of_another_type_is_made_here():
    with ForkedWork(lambda: "text", TextLine, apart=True) as found:
        assert found.result() == "text"


@apart
def test_an_error_is_raised_where_the_result_is_asked_for(capfd):
    def work() -> int:
        raise LookupError("gone")

    with ForkedWork(work, int, apart=True) as found, pytest.raises(LookupError, match="gone"):
        found.result()
    assert capfd.readouterr().err == ""


@apart
def test_nobody_is_left_behind():
    with pytest.raises(KeyboardInterrupt), ForkedWork(lambda: threading.Event().wait(60), bool, apart=True):
        raise KeyboardInterrupt
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@apart
def test_what_comes_afterwards_is_done_by_the_other_process_and_waited_for(tmp_path):
    def write() -> None:
        (tmp_path / "written").write_text(str(os.getpid()))

    with ForkedWork(pid, int, apart=True, afterwards=write) as found:
        other = found.result()
        assert found.ended()
    assert (tmp_path / "written").read_text() == str(other)


@apart
def test_what_fails_afterwards_costs_no_result_and_is_told(capfd):
    def fail() -> None:
        raise OSError("full")

    with ForkedWork(pid, int, apart=True, afterwards=fail) as found:
        assert found.result() != os.getpid()
        assert not found.ended()


def test_nothing_has_ended_where_no_other_process_was():
    with ForkedWork(pid, int, apart=False, afterwards=lambda: pytest.fail("it is for another process")) as found:
        found.result()
        assert not found.ended()
