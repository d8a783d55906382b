"""Many clones from a server that breaks off and asks to be left alone: none is lost."""

import threading

from forge_server import Asked, Forge, Reply

from histories import at, make_history
from monthtwo.audit.access import Access
from monthtwo.audit.clones.clones import Clones, Limits

MANY = 60


def test_every_target_is_cloned(forge: Forge, tmp_path):
    for number in range(3):
        make_history(forge.root / f"{number}.git", [at("2025-01-01", {"a.py": f"{number}"}, name="1")])
    for number in range(3, MANY):
        (forge.root / f"{number}.git").symlink_to(forge.root / f"{number % 3}.git")
    counted, counting = 0, threading.Lock()

    def refuse(asked: Asked) -> Reply | None:
        nonlocal counted
        with counting:
            counted += 1
            limited = counted % 29 == 0
        return Reply(429, b"", (("Retry-After", "0"),)) if limited else None

    forge.refuse, forge.resets = refuse, 3
    addresses = [f"{forge.url}/{number}.git" for number in range(MANY)]
    limits = Limits(first_wait=0.01, limit_wait=0.01, timeout=60, silence=30)
    results = list(Clones(tmp_path / "clones", Access(), limits).all(addresses))
    assert sorted(one.address for one in results) == sorted(addresses)
    assert [(one.address, one.error) for one in results if one.error] == []
    assert len({one.path for one in results}) == MANY and forge.connections >= 2 * MANY
