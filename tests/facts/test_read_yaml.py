"""YAML and YAML templates: values, lines, bounds."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts.documents.template import MAX_TEMPLATE
from monthtwo.facts.documents.yaml_tree import MAX_YAML, read_yaml
from monthtwo.facts.readers import read_file
from monthtwo.facts.records import Node
from monthtwo.facts.source import MAX_VALUE, Unreadable


def plain(node: Node) -> Any:
    """What a Node holds, as Python values."""
    if node.entries is not None:
        return {key: plain(value) for key, value in node.entries.items()}
    if node.items is not None:
        return [plain(value) for value in node.items]
    return node.value


def value(text: str) -> Any:
    (document,) = read_yaml(text)
    return plain(document)


WORDS = st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc"]), max_size=12)
NUMBERS = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


def test_a_workflow_keeps_its_words() -> None:
    text = (
        "on:\n  push: {branches: [main]}\n  schedule:\n    - cron: '0 3 * * *'\nenv: {DEBUG: yes, N: 1, R: 0.5, X: ~}\n"
    )
    assert value(text) == {
        "on": {"push": {"branches": ["main"]}, "schedule": [{"cron": "0 3 * * *"}]},
        "env": {"DEBUG": "yes", "N": 1, "R": 0.5, "X": None},
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("010", "010"),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2024-01-31", "2024-01-31"),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("True", True),
        ("off", "off"),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("123456789012345678901234567890", 123456789012345678901234567890.0),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars(text: str, expected: object) -> None:
    found = value(f"a: {text}\n")["a"]
    assert found == expected
    assert type(found) is type(expected)


def test_lines_are_those_of_keys_and_items() -> None:
    (first, second) = read_yaml(
        "# c\na:\n  b: >\n    long\n    text\n  c:\n    - x\n    - y: 1\n      z: 2\n---\nd:\n\n  e\n"
    )
    assert first.entries is not None
    a = first.entries["a"]
    assert a.entries is not None
    c = a.entries["c"]
    assert (first.line, a.line, a.entries["b"].line, c.line) == (2, 2, 3, 6)
    assert c.items is not None
    assert [item.line for item in c.items] == [7, 8]
    assert c.items[1].entries is not None
    assert c.items[1].entries["z"].line == 9
    assert second.entries is not None
    assert second.entries["d"] == Node(11, "e")


def test_tags_keep_their_value() -> None:
    text = "a: !Ref Bucket\nb: !GetAtt [X, Arn]\nc: !reference [.setup, script]\nd: !Sub {k: v}\n"
    assert value(text) == {"a": "Bucket", "b": ["X", "Arn"], "c": [".setup", "script"], "d": {"k": "v"}}


def test_anchors_and_merge_keys() -> None:
    text = "base: &b {image: x, env: &e {A: 1}}\nother: &o {image: y, cpu: 2}\nuse:\n  <<: [*b, *o]\n  image: z\n"
    text += "also: *e\n"
    found = value(text)
    assert found["use"] == {"image": "z", "env": {"A": 1}, "cpu": 2}
    assert found["also"] == {"A": 1}
    (document,) = read_yaml(text)
    assert document.entries is not None
    assert document.entries["also"].line == 6


def test_a_quoted_merge_key_is_a_key() -> None:
    assert value('"<<": {a: 1}\n') == {"<<": {"a": 1}}


def test_keys_that_are_no_words() -> None:
    assert value("1: a\ntrue: b\n? [x, y]\n: c\n&k key: d\n*k : e\n") == {"1": "a", "true": "b", "?": "c", "key": "e"}


def test_several_documents_and_none() -> None:
    assert [plain(document) for document in read_yaml("a: 1\n---\n- 2\n---\n")] == [{"a": 1}, [2], None]
    assert read_yaml("# nothing\n") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [1, 2\nb: 3", "syntax"),
        ("a:\n\t- b", "syntax"),
        ("a: *nowhere", "syntax"),
        ("a: &x [*x]", "syntax"),
        ("[" * 10_000, "too-deep"),
        ("[" * 101, "too-deep"),
        ("[" * 100, "syntax"),
        ("ä: [b]\nc: " + "[{" * 1_000, "too-deep"),
        ("[\n" * 90 + "[" * 2_000, "too-deep"),
        ("[" * 2_000 + "]" * 2_000, "too-deep"),
        ("[]" * 2_000, "syntax"),
        ("a: |\n  x" + "[" * 2_000 + "\n" + "%", "syntax"),
        ("{a: " * 10_000, "too-deep"),
        ("- " * 10_000, "too-deep"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_yaml(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize("use", ["[{refs}]", "{{{pairs}}}"])
def test_alias_bombs_are_errors(use: str) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        refs = ", ".join([f"*a{n - 1}"] * 9)
        pairs = ", ".join(f"k{i}: *a{n - 1}" for i in range(9))
        lines.append(f"a{n}: &a{n} " + use.format(refs=refs, pairs=pairs))
    with pytest.raises(Unreadable) as caught:
        read_yaml("\n".join(lines))
    assert caught.value.reason == "too-deep"


def test_a_chain_of_aliases_is_as_deep_as_what_it_stands_for() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200))]
    with pytest.raises(Unreadable) as caught:
        read_yaml("\n".join(lines))
    assert caught.value.reason == "too-deep"


def test_data_files_yield_no_documents() -> None:
    assert read_yaml("- 1\n" * (MAX_YAML // 4 + 1)) == []


def test_long_scalars_are_cut() -> None:
    assert value("a: " + "x" * (MAX_VALUE * 2)) == {"a": "x" * MAX_VALUE}


@settings(deadline=None)
@given(JSON_VALUES)
def test_json_within_yaml_means_what_json_says(tree: Any) -> None:
    text = json.dumps(tree, ensure_ascii=False)
    assert value(f"v: {text}\n") == {"v": tree}


@settings(deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), JSON_VALUES, min_size=1, max_size=8))
def test_the_line_of_a_key_is_where_it_stands(tree: dict[str, Any]) -> None:
    text = yaml.safe_dump(tree, sort_keys=False, default_flow_style=False, allow_unicode=True)
    (document,) = read_yaml(text)
    assert document.entries is not None
    lines = text.split("\n")
    for key, node in document.entries.items():
        assert lines[node.line - 1].lstrip("'").startswith(key)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\" \n\t#?,<%@0.x"), max_size=60))
def test_never_raises_anything_else(text: str) -> None:
    facts = read_file("x.yaml", text.encode())
    assert not facts.error.startswith("reader broke")


HELM = """\
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.fullname" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        {{- range .Values.containers }}
        - name: {{ .name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          {{- /* a comment
                 on two lines */}}
          args: ["--port", {{ .Values.port | quote }}]
        {{- end }}
{{- end }}
"""


def test_helm_templates_are_read_without_their_actions() -> None:
    facts = read_file("chart/templates/deployment.yaml", HELM.encode())
    assert facts.error == ""
    assert facts.lines is not None
    assert facts.lines[0].text == "{{- if .Values.enabled }}"
    assert facts.documents is not None
    (document,) = facts.documents
    found = plain(document)
    assert found["metadata"] == {"name": "include app.fullname .", "labels": None}
    assert found["spec"]["replicas"] == ".Values.replicas"
    (container,) = found["spec"]["template"]["spec"]["containers"]
    assert container["image"] == ".Values.image.repository:.Values.image.tag | default .Chart.AppVersion"
    assert container["args"] == ["--port", ".Values.port | quote"]
    assert document.entries is not None
    assert document.entries["spec"].line == HELM.split("\n").index("spec:") + 1


def test_expressions_of_other_tools_are_yaml() -> None:
    facts = read_file(".github/workflows/ci.yml", b'name: x\nenv:\n  A: ${{ github.sha }}\n  B: "{{ ds }}"\n')
    assert facts.lines is None
    assert facts.documents is not None
    assert plain(facts.documents[0])["env"] == {"A": "${{ github.sha }}", "B": "{{ ds }}"}


@pytest.mark.parametrize("text", ["a: [{{ x }\n", "{{ if\na: b\n", "{% for x in y %}\na: [1\n{% endfor %}\n"])
def test_templates_that_stay_unreadable_keep_their_lines(text: str) -> None:
    facts = read_file("t.yaml", text.encode())
    assert facts.lines
    assert not facts.error


def test_a_long_template_keeps_its_lines_alone() -> None:
    facts = read_file("t.yaml", b"{{ x }}\n" + b"a: 1\n" * MAX_TEMPLATE)
    assert facts.lines
    assert facts.documents is None
    assert not facts.error


def test_jinja_in_yaml() -> None:
    facts = read_file("deploy.yaml.j2", b"{% if x %}\nname: {{ name }}\n{% endif %}\n")
    assert facts.documents is not None
    assert plain(facts.documents[0]) == {"name": "name"}


@settings(deadline=None)
@given(st.text(st.sampled_from("a:- \n{}%#.\"'|"), max_size=60).map(lambda text: "{{ x }}\n" + text))
def test_templates_never_fail(text: str) -> None:
    facts = read_file("t.yaml", text.encode())
    assert not facts.error
    assert facts.lines
