"""The catalogue: what is shipped, what others add, and the cache that must never show."""

import subprocess
import sys
from pathlib import Path

import pytest

from monthtwo.checks import compiled
from monthtwo.checks.catalogue import load_catalogue
from monthtwo.checks.folders import announced_folders, shipped_folder, yaml_files
from monthtwo.checks.problems import CatalogueError

CHECK = """\
id: monitoring/{name}
title: Acme is told
rung: implemented
severity: low
effort: hours
why: Because.
fix: Call `acme.send()`.
evidence: {{call: acme.send}}
examples: [{{files: {{}}, verdict: unmet}}]
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


def test_what_is_shipped() -> None:
    catalogue = load_catalogue()
    ids = [check.id for check in catalogue.checks]
    assert ids == sorted(set(ids))
    assert {"drift/detector", "serving/entrypoint"} <= set(ids)
    assert {"model-fit", "llm-calls", "pipeline-tools"} <= set(catalogue.vocabulary)
    assert catalogue.formats
    assert catalogue.units


def test_extra_checks_join_the_shipped(tmp_path: Path) -> None:
    shipped, extended = load_catalogue(), load_catalogue((folder_of(tmp_path, "acme-sends"),))
    assert {check.id for check in extended.checks} - {check.id for check in shipped.checks} == {"monitoring/acme-sends"}
    assert shipped.fingerprint != extended.fingerprint


def test_the_fingerprint_is_of_contents_and_names_not_of_places(tmp_path: Path) -> None:
    one, two = folder_of(tmp_path / "one", "a"), folder_of(tmp_path / "two", "a")
    assert load_catalogue((one,)).fingerprint == load_catalogue((two,)).fingerprint
    (two / "a/check.yaml").write_text(CHECK.format(name="a") + "\n", encoding="utf-8")
    assert load_catalogue((one,)).fingerprint != load_catalogue((two,)).fingerprint


def test_a_folder_named_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, "a")
    monkeypatch.chdir(tmp_path)
    assert load_catalogue((folder, Path("acme"), folder / "../acme")) == load_catalogue((folder,))


def test_two_checks_of_one_id_name_both_files(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "a")
    (folder / "copy.yaml").write_text(CHECK.format(name="a"), encoding="utf-8")
    with pytest.raises(CatalogueError) as error:
        load_catalogue((folder,))
    first, second = folder / "a/check.yaml", folder / "copy.yaml"
    assert str(error.value) == f"{second}:1: `id` is 'monitoring/a', as in {first}; give each check its own id"


def test_a_shipped_check_cannot_be_replaced(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "alerts")
    with pytest.raises(CatalogueError) as error:
        load_catalogue((folder,))
    assert f"{shipped_folder() / 'monitoring/alerts.yaml'}" in str(error.value)
    assert f"{folder / 'alerts/check.yaml'}:1: `id` is 'monitoring/alerts', as in" in str(error.value)


def test_a_shipped_set_cannot_be_replaced(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "a")
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary/loggers.yaml").write_text("about: Ours.\ncalls: [acme.log]\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"this file is 'loggers', as in .*/loggers\.yaml; rename one file"):
        load_catalogue((folder,))


def test_a_folder_that_is_none_or_empty_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="is no folder; name a folder of manifests"):
        load_catalogue((tmp_path / "typo",))
    (tmp_path / "empty").mkdir()
    with pytest.raises(CatalogueError, match="holds no YAML file"):
        load_catalogue((tmp_path / "empty",))


def test_links_out_of_a_folder_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "a")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("password: hunter2\n", encoding="utf-8")
    (folder / "link.yaml").symlink_to(outside / "secret.yaml")
    (folder / "linked").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "inside.yml").symlink_to("a/check.yaml")
    (folder / ".github").mkdir()
    (folder / ".github/workflow.yaml").write_text("on: push\n", encoding="utf-8")
    (folder / ".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")
    assert yaml_files(folder) == [folder / "a/check.yaml", folder / "inside.yml"]


def test_code_beside_manifests_is_not_run(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "a")
    marker = tmp_path / "ran"
    for name in ("__init__.py", "conftest.py", "a/check.py", "detectors.py"):
        (folder / name).write_text(f"open({str(marker)!r}, 'w')\n", encoding="utf-8")
    load_catalogue((folder,))
    assert not marker.exists()


# -- packages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site folder with a package whose import would fail the test."""
    site = tmp_path / "lib/site-packages"
    folder_of(site / "acme_checks", "acme-sends").rename(site / "acme_checks/data")
    (site / "acme_checks/__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (site / "acme-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(site))
    return site


def announce(site: Path, value: str) -> None:
    text = f"[console_scripts]\nx = y:z\n\n[monthtwo.checks]\nacme = {value}\n"
    (site / "acme-1.0.dist-info/entry_points.txt").write_text(text, encoding="utf-8")


def test_a_package_announces_its_folder_and_is_not_imported(site: Path) -> None:
    before = load_catalogue()
    announce(site, "acme_checks.data")
    assert announced_folders() == (site / "acme_checks/data",)
    assert {c.id for c in load_catalogue().checks} - {c.id for c in before.checks} == {"monitoring/acme-sends"}


@pytest.mark.parametrize("value", ["acme_check.data", "acme_checks.dat", "decimal", "..", ""])
def test_a_package_that_announces_nothing_is_named(site: Path, value: str) -> None:
    announce(site, value)
    with pytest.raises(CatalogueError, match=r"announces `acme = .*` to monthtwo\.checks, but that is no folder"):
        load_catalogue()


def test_the_current_folder_announces_nothing(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    announce(site, "acme_checks.data")
    repository = tmp_path / "repository"
    site.rename(repository)
    monkeypatch.chdir(repository)
    monkeypatch.syspath_prepend("")
    monkeypatch.syspath_prepend(str(repository))
    assert announced_folders() == ()


# -- the cache -----------------------------------------------------------------------------------------------------


@pytest.fixture
def extra(tmp_path: Path) -> Path:
    """Manifests beside the shipped ones, whose catalogue is kept with our own compiled code."""
    return folder_of(tmp_path / "extra", "acme-sends")


def cached(cache: Path) -> Path:
    [file] = cache.iterdir()
    return file


def test_the_cache_gives_back_what_was_compiled(cache: Path, extra: Path) -> None:
    first = load_catalogue((extra,))
    written = cached(cache).stat().st_mtime_ns
    assert load_catalogue((extra,)) == first
    assert cached(cache).stat().st_mtime_ns == written


def test_a_cached_catalogue_is_used_without_reading_yaml(cache: Path, extra: Path) -> None:
    load_catalogue((extra,))
    code = (
        "import sys; from pathlib import Path; import monthtwo.checks.catalogue as c; "
        "c.load_catalogue((Path(sys.argv[1]),)); print('yaml' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code, str(extra)], text=True).strip() == "False"


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 5000])
def test_a_corrupt_cache_is_rebuilt(cache: Path, extra: Path, damage: bytes) -> None:
    first = load_catalogue((extra,))
    whole = cached(cache).read_bytes()
    cached(cache).write_bytes(damage)
    assert load_catalogue((extra,)) == first
    assert cached(cache).read_bytes() == whole


def test_a_changed_bit_is_noticed(cache: Path, extra: Path) -> None:
    first = load_catalogue((extra,))
    raw = bytearray(cached(cache).read_bytes())
    raw[len(raw) // 2] ^= 1
    cached(cache).write_bytes(raw)
    assert load_catalogue((extra,)) == first


def test_a_whole_file_of_something_else_is_rebuilt(cache: Path, extra: Path) -> None:
    first = load_catalogue((extra,))
    name = cached(cache).name.removeprefix("catalogue-").removesuffix(".msgpack")
    compiled.write(name, b"\x80")
    assert load_catalogue((extra,)) == first


def test_a_cache_folder_that_cannot_be_is_no_matter(
    tmp_path: Path, extra: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "file/cache"))
    assert load_catalogue((extra,)).checks


def test_the_shipped_catalogue_is_kept_once(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.setattr(compiled, "_BESIDE", beside)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    first = load_catalogue()
    [file] = beside.iterdir()
    assert not cache.exists()
    beside.chmod(0o500)
    file.chmod(0o000)
    assert load_catalogue() == first
    file.chmod(0o600)
    beside.chmod(0o700)


def test_several_processes_may_write_at_once(cache: Path, extra: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from monthtwo.checks.catalogue import load_catalogue; "
        "print(load_catalogue((Path(sys.argv[1]),)).fingerprint)"
    )
    command = [sys.executable, "-c", code, str(extra)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert printed == {load_catalogue((extra,)).fingerprint}
    assert compiled.read(cached(cache).name.removeprefix("catalogue-").removesuffix(".msgpack")) is not None


def test_old_catalogues_are_swept_out(cache: Path) -> None:
    for number in range(12):
        compiled.write(f"old-{number}", b"x")
    assert len(list(cache.iterdir())) == 8


def test_the_home_folder_holds_the_cache_unless_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONTHTWO_CACHE_DIR")
    assert home in compiled.cache_folder().parents
