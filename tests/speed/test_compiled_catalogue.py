"""The compiled catalogue: what is kept must never show."""

import subprocess
import sys
from pathlib import Path

import pytest

from monthtwo.catalogue.catalogue import Catalogue, load_catalogue
from monthtwo.speed import compiled_catalogue as compiled
from monthtwo.speed.compiled_catalogue import LazyCatalogue

CHECK = """\
id: monitoring/{name}
title: Acme is told
rung: implemented
severity: low
effort: hours
why: Because.
fix: Call `acme.send()`.
evidence: {{call: acme.send}}
examples: [{{files: {{a.txt: ""}}, verdict: unmet}}]
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(folder))
    return folder


def folder_of(parent: Path, *names: str) -> Path:
    folder = parent / "acme"
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "check.yaml").write_text(CHECK.format(name=name), encoding="utf-8")
    return folder


def catalogue_with(*folders: Path) -> Catalogue:
    return LazyCatalogue(folders).loaded


def test_what_is_compiled_is_what_the_files_say(extra: Path) -> None:
    for _ in range(2):
        assert catalogue_with(extra) == load_catalogue((extra,))


@pytest.fixture
def extra(tmp_path: Path) -> Path:
    """Manifests beside the shipped ones, whose catalogue is kept with our own compiled code."""
    return folder_of(tmp_path / "extra", "acme-sends")


def cached(cache: Path) -> Path:
    [file] = cache.iterdir()
    return file


def test_the_cache_gives_back_what_was_compiled(cache: Path, extra: Path) -> None:
    first = catalogue_with(extra)
    written = cached(cache).stat().st_mtime_ns
    assert catalogue_with(extra) == first
    assert cached(cache).stat().st_mtime_ns == written


def test_a_cached_catalogue_is_used_without_reading_yaml(cache: Path, extra: Path) -> None:
    catalogue_with(extra)
    code = (
        "import sys; from pathlib import Path; from monthtwo.speed.compiled_catalogue import LazyCatalogue; "
        "LazyCatalogue((Path(sys.argv[1]),)).loaded; print('yaml' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code, str(extra)], text=True).strip() == "False"


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 5000])
def test_a_corrupt_cache_is_rebuilt(cache: Path, extra: Path, damage: bytes) -> None:
    first = catalogue_with(extra)
    whole = cached(cache).read_bytes()
    cached(cache).write_bytes(damage)
    assert catalogue_with(extra) == first
    assert cached(cache).read_bytes() == whole


def test_a_changed_bit_is_noticed(cache: Path, extra: Path) -> None:
    first = catalogue_with(extra)
    raw = bytearray(cached(cache).read_bytes())
    raw[len(raw) // 2] ^= 1
    cached(cache).write_bytes(raw)
    assert catalogue_with(extra) == first


def test_a_whole_file_of_something_else_is_rebuilt(cache: Path, extra: Path) -> None:
    first = catalogue_with(extra)
    name = cached(cache).name.removeprefix("catalogue-").removesuffix(".msgpack")
    compiled.write(name, b"\x80")
    assert catalogue_with(extra) == first


def test_a_cache_folder_that_cannot_be_is_no_matter(
    tmp_path: Path, extra: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "file/cache"))
    assert catalogue_with(extra).checks


def test_the_shipped_catalogue_is_kept_once(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.setattr(compiled, "_BESIDE", beside)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    first = catalogue_with()
    [file] = beside.iterdir()
    assert not cache.exists()
    beside.chmod(0o500)
    file.chmod(0o000)
    assert catalogue_with() == first
    file.chmod(0o600)
    beside.chmod(0o700)


def test_several_processes_may_write_at_once(cache: Path, extra: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from monthtwo.speed.compiled_catalogue import LazyCatalogue; "
        "print(len(LazyCatalogue((Path(sys.argv[1]),)).loaded.checks))"
    )
    command = [sys.executable, "-c", code, str(extra)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert printed == {str(len(catalogue_with(extra).checks))}
    assert compiled.read(cached(cache).name.removeprefix("catalogue-").removesuffix(".msgpack")) is not None


def test_old_catalogues_are_swept_out(cache: Path) -> None:
    for number in range(12):
        compiled.write(f"old-{number}", b"x")
    assert len(list(cache.iterdir())) == 8


def test_the_home_folder_holds_the_cache_unless_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONTHTWO_CACHE_DIR")
    assert home in compiled.cache_folder().parents
