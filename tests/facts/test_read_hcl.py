"""HCL: blocks, expressions, lines, bounds."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts.documents.hcl import MAX_HCL, read_hcl
from monthtwo.facts.readers import read_file
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable

TERRAFORM = """\
resource "aws_s3_bucket" "data" {
  bucket = "x-${var.env}"
  tags   = { Name = "a \\"b\\"", "quoted key" = true, (var.k) = null }
  count  = 2
  delta  = -1.5
}

resource "aws_s3_bucket" "models" {
  ports = [80, "http", var.port]
  policy = jsonencode({ a = 1 })
  script = <<-EOT
    echo ${var.x}
    python train.py
  EOT
  lifecycle { prevent_destroy = true }
}

resource "aws_instance" "a" {
  ebs { size = 1 }
  ebs { size = 2 }
  ebs { size = 3 }
}

provider "aws" { region = "eu" }
provider "aws" { alias = "us" }
"""


def plain(node: Node) -> Any:
    if node.entries is not None:
        return {key: plain(value) for key, value in node.entries.items()}
    if node.items is not None:
        return [plain(value) for value in node.items]
    return node.value


def test_terraform() -> None:
    (document,) = read_hcl(TERRAFORM)
    found = plain(document)
    assert found["resource"]["aws_s3_bucket"] == {
        "data": {
            "bucket": "x-${var.env}",
            "tags": {"Name": 'a "b"', "quoted key": True, "(var.k)": None},
            "count": 2,
            "delta": -1.5,
        },
        "models": {
            "ports": [80, "http", "var.port"],
            "policy": {"a": 1},
            "script": "    echo ${var.x}\n    python train.py",
            "lifecycle": {"prevent_destroy": True},
        },
    }
    assert found["resource"]["aws_instance"]["a"]["ebs"] == [{"size": 1}, {"size": 2}, {"size": 3}]
    assert found["provider"]["aws"] == [{"region": "eu"}, {"alias": "us"}]


def test_lines() -> None:
    (document,) = read_hcl(TERRAFORM)
    lines = TERRAFORM.split("\n")
    assert document.entries is not None
    buckets = document.entries["resource"].entries
    assert buckets is not None
    models = buckets["aws_s3_bucket"].entries
    assert models is not None
    assert lines[models["models"].line - 1].startswith('resource "aws_s3_bucket" "models"')
    assert models["models"].entries is not None
    for key, node in models["models"].entries.items():
        assert lines[node.line - 1].strip().startswith(key)


def test_a_broken_file_gives_what_could_be_read() -> None:
    (document,) = read_hcl(
        'resource "a" "b" {\n  x = 1\n}\nresource "a" "c" {\n  y = \n}\nresource "a" "d" { z = 3 }\n'
    )
    assert document.entries is not None
    resources = plain(document.entries["resource"])
    assert resources["a"]["b"] == {"x": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("this is prose, not terraform.", "syntax"),
        ("a = " + "[" * 10_000, "too-deep"),
        ("a = " + "[" * 10_000 + "]" * 10_000, "too-deep"),
        ("a {\n" * 10_000, "too-deep"),
        ("a = " + "[" * 150 + "]" * 150, "too-deep"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_hcl(text)
    assert caught.value.reason == reason


def test_an_empty_file_and_a_large_one() -> None:
    assert [plain(document) for document in read_hcl("# nothing\n")] == [{}]
    assert read_hcl("# x\n" * MAX_HCL) == []


@settings(deadline=None)
@given(st.text(st.sampled_from('ab="${}[]()<-EOT\n .,1#\\?:'), max_size=60))
def test_never_raises_anything_else(text: str) -> None:
    assert not read_file("main.tf", text.encode()).error.startswith("reader broke")
