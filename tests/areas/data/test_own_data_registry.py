"""Where `own-data-registry` finds a home-made registry of data sets."""

from questions import hits

REGISTRY = """
import json


def register_dataset(path, version):
    with open("manifest.json", "w") as out:
        json.dump({"path": path}, out)
"""


def test_a_function_that_versions_with_a_manifest_is_shown_at_its_line():
    assert hits("own-data-registry", {"registry.py": REGISTRY}) == [
        "registry.py:4 register_dataset: versions data sets with a manifest: register_dataset (medium)"
    ]


def test_a_class_may_be_the_registry():
    text = """
class DatasetRegistry:
    def put(self, path, version_id):
        (self.root / "manifest.json").write_text(path)
"""
    assert hits("own-data-registry", {"registry.py": text}) == [
        "registry.py:1 DatasetRegistry: versions data sets with a manifest: DatasetRegistry (medium)"
    ]


def test_a_version_may_be_a_key_of_the_manifest():
    text = REGISTRY.replace(", version", "").replace('{"path": path}', '{"path": path, "version": 3}')
    assert len(hits("own-data-registry", {"registry.py": text})) == 1


def test_without_a_version_there_is_none():
    assert hits("own-data-registry", {"registry.py": REGISTRY.replace(", version", "")}) == []


def test_without_a_manifest_there_is_none():
    assert hits("own-data-registry", {"registry.py": REGISTRY.replace("manifest", "out")}) == []


def test_a_function_of_another_name_is_none():
    assert hits("own-data-registry", {"registry.py": REGISTRY.replace("register_dataset", "load_dataset")}) == []


def test_an_abstract_function_does_nothing():
    text = 'NAME = "manifest"\n\n\ndef register_dataset(path, version): ...\n'
    assert hits("own-data-registry", {"registry.py": text}) == []


def test_a_registry_of_tests_is_none():
    assert hits("own-data-registry", {"tests/registry.py": REGISTRY}) == []
