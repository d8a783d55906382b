"""Every signal has a file and a module, and the texts of a person."""

import pytest

from monthtwo.model import CONFIDENCES
from monthtwo.signals import signallers
from monthtwo.speed.compiled_catalogue import LazyCatalogue

SIGNALS = LazyCatalogue().loaded.signals


def test_each_file_has_its_module_and_each_module_its_file():
    assert [one.id for one in SIGNALS] == sorted(signallers())


@pytest.mark.parametrize("info", SIGNALS, ids=lambda info: info.id)
def test_its_texts_are_short_and_whole(info):
    assert len(info.title) <= 60
    assert not info.title.endswith(".")
    assert info.why.strip().endswith(".")
    assert info.clears.strip().endswith((".", "`."))
    assert info.refs
    assert info.confidence in CONFIDENCES


@pytest.mark.parametrize("info", SIGNALS, ids=lambda info: info.id)
def test_what_it_warns_of_can_be_seen_in_a_history(info):
    assert info.warns_of.any and info.warns_of.within >= 365
    assert not info.warns_of.event.endswith(".")
    for one in info.warns_of.any:
        ways = (one.arrives, one.absent, one.quiet, one.commit, one.edited)
        assert sum(map(bool, ways)) == 1 and one.said and not one.said.endswith(".")
        assert bool(one.days) == bool(one.absent or one.quiet)
        if one.commit is not None:
            assert one.commit.touches or one.commit.removes or one.commit.words
            assert list(one.commit.words) == [word.lower() for word in one.commit.words]
