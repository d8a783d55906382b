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
