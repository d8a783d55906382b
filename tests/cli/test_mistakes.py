"""Every mistake is answered by what is wrong, where, and what to write instead; how the command is used comes after."""

from pathlib import Path

import pytest

from monthtwo.cli import run

USAGE = 2


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text("from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])\n")
    return tmp_path


def said(capfd: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert run([str(one) for one in arguments]) == USAGE
    return capfd.readouterr().err.splitlines()


def test_the_message_comes_first_and_the_usage_after(repository, capfd):
    lines = said(capfd, "scan", repository, "--rve", "HEAD")
    assert lines[0] == "Error: No such option: --rve (Possible options: --rev)" or lines[0].startswith("Error: No such")
    assert lines[1].startswith("Usage: monthtwo scan")


def test_several_paths_say_what_to_do_instead(repository, capfd):
    (first, *_) = said(capfd, "scan", repository, "other")
    assert (
        first == "Error: a scan takes one path, and 'other' is another; scan each by itself, or the folder above them."
    )


def test_two_outputs_to_one_file_are_refused(repository, capfd):
    file = repository / "report"
    first = said(capfd, "scan", repository, "--output", f"json={file}", "--output", f"sarif={file}")[0]
    assert f"{str(file)!r} is named twice; one report would be written over the other." in first


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("pyproject.toml", '[project]\nname = "x"\n[tool.monthtwo]\ntagret = "serves"\n',
         "pyproject.toml:4: `tagret` is no setting of monthtwo; did you mean `target`?"),
        ("pyproject.toml", '[tool.monthtwo]\ntarget = "prod"\n',
         "pyproject.toml:2: `target` is 'prod'; write one of production, regulated, serves"),
        (".monthtwo.yaml", "# ours\nstage: expolres\n", ".monthtwo.yaml:2: `stage` is 'expolres'; did you mean `explores`?"),
        (".monthtwo.yaml", "ignore: drift\n",
         ".monthtwo.yaml:1: `ignore` is a list of areas, check ids or globs: `[drift, serving/health]`"),
        (".monthtwo.yaml", "ignore: [drift, servin]\n",
         ".monthtwo.yaml:1: no check or area is called 'servin'; did you mean `serving`?"),
        (".monthtwo.yaml", "[target, serves]\n",
         ".monthtwo.yaml:1: the settings of monthtwo are keys with values, such as `target: serves`"),
        (".monthtwo.yaml", "target: [\n", ".monthtwo.yaml: this file cannot be read: "),
        (".monthtwo.yaml", "gate:\n  fail_on: high\n",
         ".monthtwo.yaml:2: `fail_on` is no setting of `gate`; did you mean `fail-on`?"),
        (".monthtwo.yaml", "gate: high\n", ".monthtwo.yaml:1: `gate` is keys with values, such as `fail-on: high`"),
        (".monthtwo.yaml", "gate: {fail-on: hihg}\n", ".monthtwo.yaml:1: `gate.fail-on` is 'hihg'; did you mean `high`?"),
        (".monthtwo.yaml", "gate: {confidence: sure}\n",
         ".monthtwo.yaml:1: `gate.confidence` is 'sure'; write one of high, low, medium"),
        (".monthtwo.yaml", "gate:\n  levels:\n    prodction: {drift: 2}\n",
         ".monthtwo.yaml:3: `gate.levels` has 'prodction', which it does not know; did you mean `production`?"),
        (".monthtwo.yaml", "gate:\n  levels:\n    production: {drift: 5}\n",
         ".monthtwo.yaml:3: `gate.levels.production.drift` is 5; write a number from 0 to 4"),
        (".monthtwo.yaml", "gate:\n  levels:\n    production:\n      drft: 2\n",
         ".monthtwo.yaml:4: there is no area 'drft'; did you mean `drift`?"),
        (".monthtwo.yaml", "gate: {signals: unwatched-service}\n",
         ".monthtwo.yaml:1: `gate.signals` is a list of early warnings: `[unwatched-service]`"),
        (".monthtwo.yaml", "gate: {signals: [unwatched-servce]}\n",
         ".monthtwo.yaml:1: there is no signal 'unwatched-servce'; did you mean `unwatched-service`?"),
        (".monthtwo.yaml", "checks:\n  drift/scheduld: high\n",
         ".monthtwo.yaml:2: no check or area is called 'drift/scheduld'; did you mean `drift/scheduled`?"),
        (".monthtwo.yaml", "checks:\n  drift: of\n", ".monthtwo.yaml:2: `checks.drift` is 'of'; did you mean `off`?"),
        ("pyproject.toml", "[tool.monthtwo.checks]\n'drift/acts' = false\n",
         "pyproject.toml:2: `checks.drift/acts` is False; write one of high, low, medium, note, off"),
        (".monthtwo.yaml", "accept:\n  - reason: none\n", ".monthtwo.yaml:2: `accept[0]` has no `check`; give it one"),
        (".monthtwo.yaml", "accept: drift/acts\n",
         ".monthtwo.yaml:1: `accept` is a list of acceptances, each with a `check`"),
        (".monthtwo.yaml", "accept:\n  - check: drift/acts\n    reson: none\n",
         ".monthtwo.yaml:3: `reson` is no setting of `accept[0]`; did you mean `reason`?"),
        (".monthtwo.yaml", "accept:\n  - check: drift/act\n",
         ".monthtwo.yaml:2: `accept` names 'drift/act', which is no check; did you mean `drift/acts`?"),
        (".monthtwo.yaml", "accept:\n  - check: drift/acts\n    until: next year\n",
         ".monthtwo.yaml:3: `accept[0].until` is 'next year', which is no day; write one such as 2027-03-01"),
        (".monthtwo.yaml", "accept:\n  - check: drift/acts\n    until: 2027-02-30\n",
         ".monthtwo.yaml:3: `accept[0].until` is '2027-02-30', which is no day; write one such as 2027-03-01"),
        (".monthtwo.yaml", "accept:\n  - check: drift/acts\n    reason: [a]\n",
         ".monthtwo.yaml:3: `accept[0].reason` is more than one value; write a text"),
        (".monthtwo.yaml", "acceptances: {longest: half a year}\n",
         ".monthtwo.yaml:1: `acceptances.longest` is 'half a year'; write a number from 1 on"),
        (".monthtwo.yaml", "acceptances: {require: [resaon]}\n",
         ".monthtwo.yaml:1: `acceptances.require[0]` is 'resaon'; did you mean `reason`?"),
        (".monthtwo.yaml", "scopes:\n  servces: {target: serves}\n",
         ".monthtwo.yaml:2: `scopes` names 'servces', which is no folder; there is none"),
        (".monthtwo.yaml", "scopes:\n  services: {select: [drift]}\n",
         ".monthtwo.yaml:2: `select` is no setting of `scopes.services`; write one of checks, gate, stage, target"),
        (".monthtwo.yaml", "extends: {a: b}\n",
         ".monthtwo.yaml:1: `extends` is the name of a policy, or a list of names: `[acme, policy/strict.yaml]`"),
        (".monthtwo.yaml", "extends: ours.yaml\n",
         ".monthtwo.yaml:1: `extends` names 'ours.yaml', which is no file of this repository; write one of .monthtwo.yaml"),
        (".monthtwo.yaml", "extends: [../ours.yaml]\n",
         ".monthtwo.yaml:1: `extends` names '../ours.yaml', which leads out; keep it inside"),
        (".monthtwo.yaml", "extends: acme\n",
         ".monthtwo.yaml:1: `extends` names 'acme', which is no installed policy; none is installed; install its package, "
         "or write a file of the repository such as `policy.yaml`"),
        (".monthtwo.yaml", "extends: .monthtwo.yaml\n",
         ".monthtwo.yaml:1: .monthtwo.yaml extends .monthtwo.yaml, and that extends it; end the circle"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_names_the_line_and_the_mend(repository, capfd, file, text, message):
    (repository / file).write_text(text)
    assert said(capfd, "scan", repository)[0].startswith(f"Error: {message}")


def test_settings_in_two_files_are_refused(repository, capfd):
    (repository / "pyproject.toml").write_text('[tool.monthtwo]\ntarget = "serves"\n')
    (repository / ".monthtwo.yaml").write_text("target: serves\n")
    first = said(capfd, "scan", repository)[0]
    assert first == "Error: both pyproject.toml and .monthtwo.yaml hold settings of monthtwo; keep one"


def test_an_unknown_area_names_the_nearest(capfd):
    assert said(capfd, "explain", "drif")[0] == "Error: there is no check or area 'drif'; did you mean `drift`?"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "after: [drift/detectr]",
            "`after[0]` names 'drift/detectr', which is no other check; did you mean `drift/detector`?",
        ),
        ("since: soon", "`since` is 'soon'"),
        (
            "expected_of: {ml-servce: serves}",
            "`expected_of` is 'ml-servce', which is not permitted; did you mean `ml-service`?",
        ),
    ],
)
def test_a_manifest_that_says_what_cannot_be_is_refused(repository, capfd, line, message):
    folder = repository / "checks/own"
    folder.mkdir(parents=True)
    (folder / "thing.yaml").write_text(
        "id: own/thing\ntitle: The thing is there\nrung: wired\nseverity: low\neffort: hours\nwhy: Because.\n"
        f"fix: Run `thing`.\n{line}\nevidence: {{path: thing.txt}}\n"
        "examples:\n  - {verdict: met, files: {thing.txt: ''}}\n"
    )
    first = said(capfd, "scan", repository, "--checks", repository / "checks")[0]
    assert "thing.yaml:8: " in first and message in first


OWN = """\
id: own/thing
title: The thing is there
rung: wired
severity: low
effort: hours
why: Because.
fix: Run `thing`.
evidence: {path: thing.txt}
near_misses: {path: thing.md}
examples:
  - {verdict: met, files: {thing.txt: ""}}
"""


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ('{verdict: met, files: {other.txt: ""}}', "`examples[1].verdict` is met, and the check says unmet"),
        ('{verdict: unmet, files: {thing.txt: ""}}', "`examples[1].verdict` is unmet, and the check says met"),
        ('{verdict: unmet, near_miss: true, files: {a.txt: ""}}', "`examples[1].near_miss` is true, and the check shows none"),
        ("{verdict: unmet, files: {}}", "`examples[1].files` has 0 entries; give it at least 1"),
        ('{verdict: met, files: {../thing.txt: ""}}', "`examples[1].files.../thing.txt` leads out of the example"),
        ('{verdict: met, files: {thing.txt: "", thing.txt/a: ""}}', "`examples[1].files` cannot be laid out"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["scan", "checks"])
def test_a_manifest_whose_examples_contradict_it_is_refused(repository, tmp_path, capfd, command, example, message):
    folder = tmp_path / "ours/own"
    folder.mkdir(parents=True)
    manifest = folder / "thing.yaml"
    manifest.write_text(f"{OWN}  - {example}\n")
    asked = [command, *([repository] if command == "scan" else []), "--checks", folder.parent]
    for _ in range(2):  # what was refused once is not kept as if it were sound
        assert said(capfd, *asked)[0].startswith(f"Error: {manifest}:12: {message}")
    assert not (tmp_path / "thing.txt").exists()


def test_a_manifest_whose_examples_hold_is_used(repository, tmp_path, capfd):
    folder = tmp_path / "ours/own"
    folder.mkdir(parents=True)
    (folder / "thing.yaml").write_text(OWN + "  - {verdict: unmet, near_miss: true, files: {thing.md: the thing}}\n")
    assert run(["checks", "--checks", str(folder.parent), "--area", "own"]) == 0
    assert "own/thing" in capfd.readouterr().out


def test_a_git_folder_that_is_none_is_warned_of(repository, capfd):
    (repository / ".git").mkdir()
    assert run(["scan", str(repository)]) == 0
    assert capfd.readouterr().err.startswith(f"Warning: {repository}/.git is no repository (it leads to no HEAD);")


def test_a_full_disk_is_one_line(repository, capfd):
    lines = said(capfd, "scan", repository, "--output", "json=/dev/full")
    assert lines[0] == "Error: /dev/full cannot be written: No space left on device."
