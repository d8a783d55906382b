"""Turns at servers, which threads and processes keep to together."""

import subprocess
import sys
import threading
import time

import pytest

from monthtwo.audit.clones.turns import Turns, Waited

HOLD = """
import sys, time
from pathlib import Path
from monthtwo.audit.clones.turns import Turns
with Turns(Path(sys.argv[1]), 1, lambda: False).at("h", 60):
    print("held", flush=True)
    time.sleep(600)
"""


def turns(folder, at_once=2, ended=lambda: False) -> Turns:
    return Turns(folder, at_once, ended)


def test_no_more_at_once_than_are_allowed(tmp_path):
    counting, now, most = threading.Lock(), [0], [0]

    def work(own: Turns) -> None:
        for _ in range(5):
            with own.at("h", 60):
                with counting:
                    now[0] += 1
                    most[0] = max(most[0], now[0])
                time.sleep(0.005)
                with counting:
                    now[0] -= 1

    # As from two processes: each thread has a view of its own, or shares one.
    shared = turns(tmp_path)
    threads = [threading.Thread(target=work, args=(shared if n % 2 else turns(tmp_path),)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most[0] == 2


def test_other_servers_have_turns_of_their_own(tmp_path):
    own = turns(tmp_path, at_once=1)
    with own.at("h", 5), own.at("g", 5):
        pass
    with own.at("h", 5), pytest.raises(Waited), turns(tmp_path, at_once=1).at("h", 0.1):
        pass


def test_a_turn_ends_with_its_process(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        with pytest.raises(Waited), turns(tmp_path, at_once=1).at("h", 0.2):
            pass
        process.kill()
    with turns(tmp_path, at_once=1).at("h", 30):
        pass


def test_nobody_begins_while_a_server_is_left_alone(tmp_path):
    turns(tmp_path).leave_alone("h", 600)
    turns(tmp_path).leave_alone("h", 1)  # what lasts longer stays
    for own in (turns(tmp_path), turns(tmp_path)):
        with pytest.raises(Waited), own.at("h", 0.1):
            pass
        with own.at("g", 5):
            pass


def test_waiting_ends(tmp_path):
    turns(tmp_path).leave_alone("h", 600)
    with pytest.raises(Waited), turns(tmp_path, ended=lambda: True).at("h", 600):
        pass
    (next(tmp_path.glob("*.until"))).write_text("nonsense")
    with turns(tmp_path).at("h", 5):
        pass
