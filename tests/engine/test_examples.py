"""Every check's examples and cases, judged by the whole scanner as the small repositories they are."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.check import Check, Example
from monthtwo.catalogue.document import Document, parse
from monthtwo.catalogue.folders import shipped_folder
from scanning import plain


def examples_of(check: Check) -> Iterator[Example]:
    """Those in the manifest, then the cases beside it."""
    yield from check.examples
    path = shipped_folder() / "areas" / f"{check.id}.cases.yaml"
    if path.exists():
        document = parse(path, path.read_bytes())
        assert isinstance(document, Document), document
        yield from msgspec.convert(document.data, tuple[Example, ...])


CASES = [
    pytest.param(check, example, id=f"{check.id}-{number}-{example.verdict}")
    for check in load_catalogue().checks
    for number, example in enumerate(examples_of(check))
]


@pytest.mark.parametrize(("check", "example"), CASES)
def test_example(check: Check, example: Example, tmp_path: Path) -> None:
    for name, text in example.files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    report = plain(tmp_path, select=(check.id,))
    (result,) = report.checks
    assert result.verdict == example.verdict, f"{example.about or check.id}: {result.reason} {result.evidence}"
    if example.near_miss:
        assert result.near_misses, f"{example.about or check.id}: no near miss was reported"
