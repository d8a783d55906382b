"""What a repository says to Backstage of who owns it."""

import pytest

from monthtwo.audit.backstage import Catalogued, catalogued

COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: churn, tags: [python]}
spec:
  type: service
  lifecycle: production
  owner: group:default/search
  system: customers
"""


def said(make_repo, files) -> Catalogued:
    return catalogued(make_repo(files))


def test_owner_system_and_lifecycle_of_the_newest_commit(make_repo, git, tmp_path):
    repository = make_repo({"catalog-info.yaml": COMPONENT})
    expected = Catalogued({"owner": "search", "system": "customers", "lifecycle": "production"})
    assert catalogued(repository) == expected
    (repository / "catalog-info.yaml").write_text("kind: Component\nspec: {owner: other}\n")
    assert catalogued(repository) == expected, "what is not committed is not said"
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    assert catalogued(tmp_path / "bare.git") == expected


def test_a_plain_folder_and_another_ending(tmp_path, write_files):
    write_files(tmp_path / "a", {"catalog-info.yml": COMPONENT, "x/b.yaml": "kind: Component\nspec: {owner: b}\n"})
    assert catalogued(tmp_path / "a").tags["owner"] == "search"
    write_files(tmp_path / "a", {"catalog-info.yml": "kind: Location\nspec: {target: './*/b.yaml'}\n"})
    assert catalogued(tmp_path / "a").tags == {"owner": "b"}


def test_nothing_is_said(make_repo, tmp_path, git):
    assert said(make_repo, {"a.py": ""}) == Catalogued({})
    git(tmp_path, "init", "-q", "empty")
    assert catalogued(tmp_path / "empty") == Catalogued({})
    assert catalogued(tmp_path / "nowhere") == Catalogued({})


def test_several_documents(make_repo):
    text = f"""{COMPONENT}---
kind: Component
spec: {{owner: 'ml-platform', lifecycle: production, system: customers}}
---
kind: API
spec: {{owner: api-team, lifecycle: deprecated}}
---
kind: Template
spec: {{owner: templates}}
---
"""
    assert said(make_repo, {"catalog-info.yaml": text}).tags == {
        "owner": "ml-platform, search", "system": "customers", "lifecycle": "production",
    }  # fmt: skip


def test_a_system_names_itself(make_repo):
    text = "kind: System\nmetadata: {name: customers}\nspec: {owner: 'team:other/search', domain: sales}\n"
    assert said(make_repo, {"catalog-info.yaml": text}).tags == {"owner": "other/search", "system": "customers"}


def test_locations_lead_to_further_files(make_repo):
    location = """\
kind: Location
metadata: {name: all}
spec:
  target: ./one/catalog-info.yaml
  targets:
    - ./services/*/catalog-info.yaml
    - https://github.com/acme/other/blob/main/catalog-info.yaml
"""
    one, two = (f"kind: Component\nspec: {{owner: {name}}}\n" for name in ("one", "two"))
    back = "kind: Location\nspec: {targets: [../../catalog-info.yaml]}\n---\n"
    found = said(make_repo, {
        "catalog-info.yaml": location, "one/catalog-info.yaml": one, "services/two/catalog-info.yaml": back + two,
        "services/two/deep/catalog-info.yaml": "kind: Component\nspec: {owner: deep}\n",
    })  # fmt: skip
    assert found == Catalogued({"owner": "one, two"})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind: [\n", "is no YAML"),
        (b"\xff\xfe\xfd", "is no text in UTF-8"),
        ("- a\n", ":1: is no entity"),
        ("a: &a [*a]\n", "is no YAML"),
        ("[" * 500, "is no YAML"),
        ("kind: Location\nspec: {target: ../../etc/passwd}\n", "names no file of the repository"),
        (
            "kind: Location\nspec: {targets: ['./gone.yaml']}\n",
            "gone.yaml: is named in the catalogue, and is not there",
        ),
        ("x: " + "y" * 2_000_000, "bytes"),
    ],
)
def test_bad_files_are_reported(make_repo, text, problem):
    found = said(make_repo, {"catalog-info.yaml": text})
    assert found.tags == {} and len(found.problems) == 1 and problem in found.problems[0]


def test_a_bad_file_costs_no_other(make_repo):
    found = said(make_repo, {
        "catalog-info.yaml": f"{COMPONENT}---\nkind: Location\nspec: {{targets: [bad.yaml]}}\n", "bad.yaml": "{",
    })  # fmt: skip
    assert found.tags["owner"] == "search" and len(found.problems) == 1


def test_what_is_no_value(make_repo):
    text = "kind: Component\nspec: {owner: '${{ values.owner }}', system: '{{ x }}', lifecycle: [a], type: 1}\n"
    assert said(make_repo, {"catalog-info.yaml": text}) == Catalogued({})
    hostile = 'kind: Component\nspec: {owner: "a\\e[31m\\nb"}\n'
    assert said(make_repo, {"catalog-info.yaml": hostile}).tags == {"owner": "a\\x1b[31m b"}


def test_too_many_files(make_repo):
    targets = ", ".join(f"{number}.yaml" for number in range(200))
    files = {f"{number}.yaml": f"kind: Component\nspec: {{owner: o{number}}}\n" for number in range(200)}
    found = said(make_repo, {"catalog-info.yaml": f"kind: Location\nspec: {{targets: [{targets}]}}\n", **files})
    assert found.tags["owner"].count(",") == 98 and "more than 100 files" in found.problems[0]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, write_files):
    write_files(tmp_path, {"secret.yaml": COMPONENT, "a/b.py": ""})
    (tmp_path / "a/catalog-info.yaml").symlink_to(tmp_path / "secret.yaml")
    assert catalogued(tmp_path / "a").tags == {}
