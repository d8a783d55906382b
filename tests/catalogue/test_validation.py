"""Other people's manifests: what is wrong with them is said with file, line, field and mend."""

from pathlib import Path

import pytest

from monthtwo.catalogue.catalogue import load_catalogue
from monthtwo.catalogue.problems import CatalogueError

SOUND = """\
id: monitoring/acme-metrics
title: The service sends metrics to Acme
rung: implemented
severity: low
effort: hours
why: Acme is where we look.
fix: Call `acme.send()`.
evidence:
  call: acme.send
  place: serving
examples:
  - files: {app.py: "import acme"}
    verdict: unmet
"""


def problems(folder: Path, **files: str) -> list[str]:
    """What is said about a folder of these files, without the folder's name."""
    for name, text in files.items():
        path = folder / "acme" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".yaml").write_text(text, encoding="utf-8")
    try:
        load_catalogue((folder / "acme",), {"input-validation": None})
    except CatalogueError as error:
        return [str(problem).replace(f"{folder}/acme/", "") for problem in error.problems]
    return []


def test_a_sound_manifest_is_taken(tmp_path: Path) -> None:
    assert problems(tmp_path, check=SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # fields
        ("severity:", "severty:", "check.yaml:4: `severty` is no field of this; did you mean `severity`?"),
        ("  call:", "  cal:", "check.yaml:9: `evidence.cal` is no field of this; did you mean `call`?"),
        ("why: Acme is where we look.\n", "", "check.yaml:1: this file has no `why`; give it one"),
        (
            "severity: low",
            "severity: lo",
            "check.yaml:4: `severity` is 'lo', which is not permitted; did you mean `low`?",
        ),
        ("title: The service", "title: [The service]\nsince: 1 #", "check.yaml:3: `since` is 1; write a text"),
        ("call: acme.send", "call: {a: 1}", "check.yaml:9: `evidence.call` is {'a': 1}; write a text or a list"),
        ("call: acme.send", "call: [acme.send, 7]", "check.yaml:9: `evidence.call[1]` is 7; write a text"),
        (
            "call: acme.send",
            "any: [{cal: x}]",
            "check.yaml:9: `evidence.any[0].cal` is no field of this; did you mean `call`?",
        ),
        # names
        (
            "id: monitoring/",
            "id: monitorin/",
            "`id` is 'monitorin/acme-metrics'; `monitorin` is no area (a folder of its name makes it one); did you mean "
            "`monitoring`?",
        ),
        ("id: monitoring/acme-metrics", "id: Acme", "check.yaml:1: `id` is 'Acme'; write `area/name` in lower case"),
        (
            "place: serving",
            "place: service",
            "`evidence.place` is 'service', which is not permitted; did you mean `serving`?",
        ),
        (
            "call: acme.send",
            "call: $metric-exporters",
            "`evidence.call` names the role `$metric-exporters`, which is not there; did you mean `metrics-exporters`?",
        ),
        (
            "call: acme.send",
            "class: $metrics-exporters",
            "`evidence.class` names `$metrics-exporters`, for which no tool has `bases`",
        ),
        (
            "call: acme.send",
            "detector: input-validator",
            "names 'input-validator', which is no detector; did you mean `input-validation`?",
        ),
        (
            "evidence:",
            "asked_when: {met: serving/entrypont}\nevidence:",
            "check.yaml:8: `asked_when.met` names 'serving/entrypont', which is no check; did you mean "
            "`serving/entrypoint`?",
        ),
        (
            "evidence:",
            "asked_when: {kind_not: [llm]}\nevidence:",
            "`asked_when.kind_not[0]` is 'llm', which is not permitted; did you mean `llm-app`?",
        ),
        # patterns
        ("  call: acme.send\n", "", "check.yaml:8: `evidence` has nothing to look for; give it one of all, any, call"),
        (
            "place: serving",
            "import: acme",
            "`evidence` looks for `call` and `import` at once; put each in an entry of `all` or `any`",
        ),
        ("call: acme.send", "all: []", "`evidence.all` is an empty list; give it a pattern"),
        ("call: acme.send", "call: acme..send", "`evidence.call` cannot be read: 'acme..send' has an empty segment"),
        (
            "call: acme.send",
            "call: [acme.send, '**.send']",
            "`evidence.call[1]` cannot be read: '**.send' begins with `**`",
        ),
        ("call: acme.send", "literal: '(acme'", "`evidence.literal` is '(acme', which is no regular expression"),
        (
            "place: serving",
            "keywords: {to: '['}",
            "check.yaml:10: `evidence.keywords.to` is '[', which is no regular expression",
        ),
        (
            "call: acme.send",
            "config: {path: a.yaml, at: a..b}",
            "`evidence.config.at` cannot be read: path expression 'a..b'",
        ),
        (
            "call: acme.send",
            "call: acme.send\n  unnamed: $logers",
            "`evidence.unnamed` names the role `$logers`, which is not there",
        ),
        (
            "call: acme.send",
            "call: acme.send\n  named: $model-fit",
            "`evidence.named` names `$model-fit`, which has no `words`",
        ),
        (
            "call: acme.send",
            "not: {any: [{call: $nothing-of-ours}]}",
            "`evidence.not.any[0].call` names the role",
        ),
        # files
        ("title:", "id: x\ntitle:", "check.yaml:2: `id` is given twice; keep one"),
        ("title:", "on: x\ntitle:", "check.yaml:2: this file has a key that is not text; put it in quotes"),
        ("title:", "title: [\n#", "this file is not YAML: "),
        (
            "title: The service sends metrics to Acme",
            "title: *nowhere",
            "check.yaml:2: this file is not YAML: found undefined alias",
        ),
    ],
)
def test_a_mistake_is_named_with_its_mend(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    found = problems(tmp_path, check=SOUND.replace(old, new, 1))
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("near_misses: {call: acme.log, explains: true, note: only told}", []),
        ("near_misses: {any: [{any: [{detector: input-validation, explains: true}]}]}", []),
        (
            "near_misses: {call: acme.log, explains: true}",
            ["check.yaml:14: `near_misses` explains without a `note`; say what is not done there"],
        ),
        (
            "doubts: {call: acme.log, explains: true, note: only told}",
            [
                "check.yaml:14: `doubts.explains` stands where nothing is explained; write it in an entry of `near_misses`"
            ],
        ),
        (
            "near_misses: {all: [{call: acme.log, explains: true, note: only told}]}",
            [
                "check.yaml:14: `near_misses.all[0].explains` stands where nothing is explained; "
                "write it in an entry of `near_misses`"
            ],
        ),
    ],
)
def test_what_explains_is_a_near_miss_with_a_note(tmp_path: Path, entry: str, said: list[str]) -> None:
    assert problems(tmp_path, check=f"{SOUND}{entry}\n") == said


def test_every_mistake_of_every_file_is_named(tmp_path: Path) -> None:
    one = SOUND.replace("severity: low", "severity: bad").replace("effort: hours", "effort: months")
    found = problems(tmp_path, one=one, two=SOUND.replace("why:", "wy:"))
    assert [problem.split(" ")[:2] for problem in found] == [
        ["one.yaml:4:", "`severity`"],
        ["one.yaml:5:", "`effort`"],
        ["two.yaml:1:", "this"],
        ["two.yaml:6:", "`wy`"],
    ]


def test_a_role_of_ones_own_is_used(tmp_path: Path) -> None:
    check = SOUND.replace("acme.send", "$acme-metrics")
    tool = "id: acme\ntitle: Acme\nroles: {acme-metrics: {calls: [acme.**.send]}}\n"
    assert problems(tmp_path, check=check) != []
    assert problems(tmp_path, check=check, roles="acme-metrics: Acme's calls.\n", tools__acme=tool) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("- a\n", "is ['a']; write a mapping"),
        ("[" * 100_000 + "]" * 100_000, "nests values more than 60 deep"),
        ("{x: " * 100_000, "nests values more than 60 deep"),
        ("title: ä\nwhy: " + "[{" * 1_000, "nests values more than 60 deep"),
        ("[]" * 1_000, "is not YAML"),
        ("a: &a [*a]\n", "holds too many values, or nests them too deeply"),
        (
            "k0: &k0 [x]\n" + "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}'] * 9)}]\n" for i in range(1, 12)),
            "holds too many values, or nests them too deeply",
        ),
        ("a: !!python/object/apply:os.system [id]\n", "could not determine a constructor"),
        ("? [a, b]\n: c\n", "has a key that is not text"),
        ("a: 2020-99-99\n", "is not YAML: month must be in 1..12"),
        ("x" * 1_000_001, "is larger than 1000000 bytes"),
        ('"\\e[31m\\u202e": 1\n', "\\x1b[31m\\u202e"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, check=text)
    assert any(said in problem for problem in found), found
    assert all(problem.isprintable() for problem in found)
