"""The catalogue: what is shipped, and what others add."""

from pathlib import Path

import pytest

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.folders import announced_folders, shipped_folder, yaml_files
from monthtwo.catalogue.manifest_files import all_sources, fingerprint_of
from monthtwo.catalogue.problems import CatalogueError

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


def test_the_fingerprint_is_of_contents_and_names_not_of_places(tmp_path: Path) -> None:
    one, two = folder_of(tmp_path / "one", "a"), folder_of(tmp_path / "two", "a")
    assert fingerprint_of(all_sources((one,))) == fingerprint_of(all_sources((two,)))
    assert fingerprint_of(all_sources((one,))) != fingerprint_of(all_sources())


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
    assert f"{shipped_folder() / 'areas/monitoring/alerts.yaml'}" in str(error.value)
    assert f"{folder / 'alerts/check.yaml'}:1: `id` is 'monitoring/alerts', as in" in str(error.value)


def test_an_area_of_ones_own_is_a_folder(tmp_path: Path) -> None:
    """With its description it stands where that says, without it last."""
    folder = tmp_path / "acme"
    for area in ("zebra", "apples"):
        (folder / area).mkdir(parents=True)
        text = CHECK.format(name="x").replace("monitoring/", f"{area}/")
        (folder / area / "x.yaml").write_text(text, encoding="utf-8")
    shipped = [area.id for area in load_catalogue().areas]
    first = ["serving", "monitoring", "drift", "retraining", "data", "logging"]
    assert shipped == [*first, "reproducibility", "annotation", "operations"]
    assert [area.id for area in load_catalogue((folder,)).areas] == [*shipped, "apples", "zebra"]
    (folder / "zebra/area.yaml").write_text("id: zebra\ntitle: Zebra\nabout: Stripes.\norder: 0\n", encoding="utf-8")
    assert [area.id for area in load_catalogue((folder,)).areas] == ["zebra", *shipped, "apples"]


def test_a_shipped_area_cannot_be_replaced(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "a")
    (folder / "area.yaml").write_text("id: drift\ntitle: Ours\nabout: Ours.\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"`id` is 'drift', as in .*/drift/area\.yaml; give each area its own id"):
        load_catalogue((folder,))


def test_cases_are_left_to_tests(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "a")
    (folder / "a/check.cases.yaml").write_text("- {verdict: met, files: {}}\n", encoding="utf-8")
    assert yaml_files(folder) == [folder / "a/check.yaml"]


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
