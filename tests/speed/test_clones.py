"""The folder of clones is believed only where nobody else may write."""

import pytest

from monthtwo.speed.clones import clear, clones_in, clones_made_in, size


def test_it_is_private(tmp_path):
    cache = tmp_path / "cache"
    assert clones_in(cache) is None and size(cache) == 0
    made = clones_made_in(cache)
    assert clones_in(cache) == made
    (made / "x.git").mkdir()
    (made / "x.git/HEAD").write_text("12345")
    assert size(cache) == 5
    for folder in (cache, made):
        folder.chmod(0o777)
        assert clones_in(cache) is None
        with pytest.raises(PermissionError):
            clones_made_in(cache)
        folder.chmod(0o700)
    clear(cache)
    clear(cache)
    assert clones_in(cache) is None and not list(cache.iterdir())
