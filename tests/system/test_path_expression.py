"""Path expressions over documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.documents.path_expression import values_at
from monthtwo.facts.readers import read_file
from monthtwo.facts.records import Node

DOCUMENT = """\
jobs:
  test:
    steps:
      - run: pytest
      - uses: checkout
  train:
    steps:
      run: python train.py
labels:
  app.kubernetes.io/name: api
  data_check: on
  model_check: off
nested: {a: {b: {probe: 1}}, probe: 2}
"""


def found(expression: str, text: str = DOCUMENT) -> list[object]:
    documents = read_file("x.yaml", text.encode()).documents
    assert documents
    return [node.value for _, node in values_at(documents[0], expression)]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("jobs.train.steps.run", ["python train.py"]),
        ("jobs.test.steps.run", ["pytest"]),
        ("jobs.*.steps.run", ["pytest", "python train.py"]),
        ("jobs.test.steps.*.run|uses", ["pytest", "checkout"]),
        ("jobs.test.steps.1.uses", ["checkout"]),
        ("jobs.test.steps.7.uses", []),
        ('labels."app.kubernetes.io/name"', ["api"]),
        ("**.probe", [1, 2]),
        ("nested.**.probe", [1, 2]),
        ("nested.**.a.**.probe", [1]),
        ("missing.**", []),
        ("jobs.run", []),
    ],
)
def test_an_expression_finds(expression: str, values: list[object]) -> None:
    assert sorted(map(str, found(expression))) == sorted(map(str, values))


def test_a_star_in_a_word_takes_any_part_of_a_key() -> None:
    assert len(found("labels.*_check")) == 2


def test_the_dot_is_the_value_itself() -> None:
    node = Node(line=3, value="x")
    assert values_at(node, ".") == [((), node)]


def test_keys_lead_back_to_the_value() -> None:
    documents = read_file("x.yaml", DOCUMENT.encode()).documents
    assert documents
    ((keys, node),) = values_at(documents[0], "jobs.test.steps.run")
    assert keys == ("jobs", "test", "steps", "0", "run")
    assert node.line == 4


def test_a_document_that_is_a_list_is_not_looked_through() -> None:
    assert found("a", "- {a: 1}\n- {a: 2}\n") == []
    assert found("*.a", "- {a: 1}\n- {a: 2}\n") == [1, 2]


@pytest.mark.parametrize("expression", ["", "a..b", "a.", ".a", "a|", "a|**", 'a"b"', '"a'])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="path expression"):
        values_at(Node(line=1, value=1), expression)


def test_a_deep_document_is_walked_without_recursion() -> None:
    node = Node(line=1, value="end")
    for _ in range(5_000):
        node = Node(line=1, entries={"a": node})
    assert len(values_at(node, "**")) == 5_001


nodes = st.recursive(
    st.builds(Node, line=st.integers(1, 9), value=st.one_of(st.none(), st.booleans(), st.text(max_size=5))),
    lambda inner: st.one_of(
        st.builds(Node, line=st.integers(1, 9), entries=st.dictionaries(st.sampled_from("abc1"), inner, max_size=3)),
        st.builds(Node, line=st.integers(1, 9), items=st.lists(inner, max_size=3)),
    ),
    max_leaves=12,
)
expressions = st.lists(st.sampled_from(["a", "b", "a|c", "*", "**", "1", "a*"]), min_size=1, max_size=4).map(".".join)


@given(nodes, expressions)
def test_every_find_stands_where_its_keys_say(node: Node, expression: str) -> None:
    matches = values_at(node, expression)
    assert len({keys for keys, _ in matches}) == len(matches)
    for keys, value in matches:
        here = node
        for key in keys:
            here = here.entries[key] if here.entries is not None else (here.items or [])[int(key)]
        assert here is value


@given(nodes)
def test_any_depth_finds_every_value(node: Node) -> None:
    assert len(values_at(node, "**")) == 1 + len(values_at(node, "**.*"))
