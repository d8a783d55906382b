"""Definitions of custom resources: their names are read, their schemas are not."""

import pytest

from monthtwo.facts.documents.custom_resources import without_schemas
from monthtwo.facts.readers import read_file

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: models.example.org
spec:
  group: example.org

  versions:
  - name: v1
status: {}
"""
NEWLINE = "\n"
DEPLOYMENT = "kind: Deployment\nspec:\n  replicas: 2\n"


def test_schemas_of_custom_resources_are_not_read():
    text = f"{DEFINITION}---\n{DEPLOYMENT}---\n{DEFINITION}"
    outlined = without_schemas(text)
    assert outlined.count("\n") == text.count("\n")
    assert outlined.count("group") == 0
    first, second, third = read_file("a.yaml", text.encode()).documents or ()
    assert list(first.entries or ()) == ["apiVersion", "kind", "metadata", "spec", "status"]
    assert [first.entries["status"].line, third.entries["status"].line] == [10, 25]
    assert second == read_file("a.yaml", f"{NEWLINE * 11}{DEPLOYMENT}".encode()).documents[0]


@pytest.mark.parametrize(
    "text",
    [
        DEPLOYMENT,
        DEFINITION.replace("  group: example", "  group: &a example"),
        "a: |\n  " + DEFINITION.replace("\n", "\n  "),
        "spec:\n",
    ],
)
def test_everything_else_is_read_as_it_is(text):
    assert without_schemas(text) == text
