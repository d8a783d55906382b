"""A credential that is planted in an address, a token and what a server says is found nowhere afterwards."""

import logging
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from forge_server import Asked, Forge, Reply

from histories import at, make_history
from monthtwo.audit.access import Access, AddressError, server_of
from monthtwo.audit.clones.clones import Clones, Limits
from monthtwo.audit.forges.hosted import ForgeError
from monthtwo.audit.forges.listing import listed, source_of
from monthtwo.audit.web import Web
from monthtwo.repository.history.remote import Login

SECRET = "pl4nted/S3cret:of@ada"
TOKEN = "ghp_pl4ntedT0ken0123456789"
FORMS = [
    form.encode()
    for secret in (SECRET, TOKEN)
    for form in (secret, quote(secret, safe=""), b64encode(f"ada:{secret}".encode()).decode(),
                 b64encode(f"x-access-token:{secret}".encode()).decode(), b64encode(f"{secret}:".encode()).decode())
]  # fmt: skip
QUICK = Limits(first_wait=0.01, limit_wait=0.01, timeout=60, silence=20)
CHALLENGE = (("WWW-Authenticate", 'Basic realm="git"'),)


def found_in(data: bytes) -> list[bytes]:
    return [form for form in FORMS if form in data]


def assert_nowhere(folder: Path) -> None:
    for file in folder.rglob("*"):
        assert not found_in(str(file).encode())
        if file.is_file():
            assert not found_in(file.read_bytes()), file


def processes() -> bytes:
    """The commands of all processes."""
    said = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            said.append(file.read_bytes())
    return b"\n".join(said)


@pytest.mark.parametrize("lets_in", [True, False])
@pytest.mark.parametrize("way", ["address", "token in the address", "environment"])
def test_clones(forge: Forge, tmp_path, caplog, capfd, monkeypatch, lets_in, way):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "clones-trace"))
    monkeypatch.setenv("GIT_PYTHON_TRACE", "full")
    make_history(forge.root / "o/r.git", [at("2025-01-01", {"a.py": "1"}, name="1")])
    login = {"address": f"ada:{SECRET}", "token in the address": f"{TOKEN}:", "environment": f"x-access-token:{TOKEN}"}
    wanted = f"Basic {b64encode(login[way].encode()).decode()}"
    seen: list[bytes] = []

    def refuse(asked: Asked) -> Reply | None:
        seen.append(processes())
        if asked.headers.get("authorization") != wanted:
            return Reply(401, b"", CHALLENGE)
        # An unkind server says what it was told.
        return None if lets_in else Reply(403, f"{SECRET} {TOKEN} is wrong".encode(), (("Content-Type", "text/plain"),))

    forge.refuse = refuse
    account = {"address": f"ada:{quote(SECRET, safe='')}@", "token in the address": f"{TOKEN}@", "environment": ""}
    address = forge.url.replace("://", f"://{account[way]}") + "/o/r.git"
    access = Access.from_environment({"GITHUB_SERVER_URL": forge.url, "GITHUB_TOKEN": TOKEN})
    access = access if way == "environment" else Access()
    clones = Clones(tmp_path / "clones", access, QUICK)
    for result in [*clones.all([address]), *clones.all([address])]:
        assert (result.path is not None) == lets_in
        shown = f"{result.error} {result.error!r} {result.path}"
        assert not found_in(shown.encode()) and (lets_in or result.error.cause == "denied")
    assert any(b"git-remote-http" in said for said in seen) and not found_in(b"".join(seen))
    assert_nowhere(tmp_path / "clones")
    assert not (tmp_path / "clones-trace").exists()
    assert not found_in(caplog.text.encode())
    assert not found_in("".join(capfd.readouterr()).encode())


def test_a_result_names_the_address_without_its_secret(forge, tmp_path):
    address = forge.url.replace("://", f"://{TOKEN}@") + "/gone.git"
    (result,) = Clones(tmp_path / "clones", Access(), QUICK).all([address])
    assert not found_in(result.address.encode()) and result.error is not None


def test_listings(forge, caplog):
    caplog.set_level(logging.DEBUG)
    forge.route = lambda asked: Reply(500, asked.headers["authorization"].encode())
    source = source_of("github:acme", {"GITHUB_SERVER_URL": forge.url})
    assert source is not None
    access = Access({forge.url: Login("x-access-token", TOKEN)})
    with pytest.raises(ForgeError) as failed:
        list(listed(source, access, Web(attempts=2, first_wait=0.01)))
    forge.route = lambda asked: Reply(200, b'{"login": "' + TOKEN.encode() + b'", "type": 1}')
    with pytest.raises(ForgeError) as strange:
        list(listed(source, access, Web(attempts=2, first_wait=0.01)))
    assert not found_in(f"{failed.value} {failed.value!r} {strange.value}".encode())
    assert not found_in(caplog.text.encode())


def test_texts():
    access = Access({"https://h": Login("ada", SECRET), "https://g": Login(TOKEN, "x-oauth-basic")})
    for form in FORMS[:3]:
        assert not found_in(access.redacted(f"fatal: {form.decode()} is wrong").encode())
    assert access.redacted("fatal: 'https://bo:pass@h/o' and\n\x1b[31m git@h:o/r") == (
        "fatal: 'https://h/o' and \\x1b[31m git@h:o/r"
    )
    assert len(access.redacted("x" * 10_000)) <= 500


def test_addresses():
    access = Access()
    assert access.address(f"https://ada:{quote(SECRET, safe='')}@h/o/r.git") == "https://h/o/r.git"
    assert access.login("https://h/o/r.git") == Login("ada", SECRET)
    assert access.login("https://h/o/other.git") is None
    for same in ("https://h/o/r", "git@h:o/r", "ssh://git@h/o/r", "file:///srv/r"):
        assert access.address(same) == same
    with pytest.raises(AddressError) as wrong:
        access.address(f"https://h/o/r.git?private_token={TOKEN}")
    assert TOKEN not in str(wrong.value)
    assert [server_of(one) for one in ("https://u@H:8/o", "git@H:o/r", "ssh://git@h/o")] == [
        "https://h:8", "h", "ssh://h",
    ]  # fmt: skip
