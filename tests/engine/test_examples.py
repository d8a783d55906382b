"""Every manifest's examples, judged by the whole scanner as the small repositories they are."""

from pathlib import Path

import pytest

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.check import Check, Example
from scanning import plain

CASES = [
    pytest.param(check, example, id=f"{check.id}-{number}-{example.verdict}")
    for check in load_catalogue().checks
    for number, example in enumerate(check.examples)
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
