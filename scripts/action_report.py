"""Turns the reports of one scan into what a workflow shows: the job summary, annotations and outputs.

    action_report.py REPORTS STATUS

REPORTS is the folder with monthtwo.json, .sarif and .markdown; STATUS the exit status of the scan. The action's inputs
and the runner's files come from the environment.
"""

import json
import os
import sys
from pathlib import Path
from urllib.parse import quote

import msgspec

from monthtwo.model import Report
from monthtwo.report.github import to_github


def prefix(root: Path, workspace: Path) -> str:
    """What turns a path relative to a plain `root` that was scanned into one relative to the checkout it lies in."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists() or folder == workspace:
            relative = root.relative_to(folder).as_posix()
            return "" if relative == "." else f"{relative}/"
    return ""


def rebase(sarif: Path, before: str) -> None:
    """Make the locations in a SARIF file relative to the checkout, as code scanning reads them."""
    log = json.loads(sarif.read_bytes())
    for run in log["runs"]:
        for result in run["results"]:
            for location in result["locations"]:
                artifact = location["physicalLocation"]["artifactLocation"]
                artifact["uri"] = quote(before, errors="surrogateescape") + artifact["uri"]
    sarif.write_text(json.dumps(log), encoding="utf-8")


def main(reports: Path, status: int) -> None:
    raw = (reports / "monthtwo.json").read_bytes()
    report = json.loads(raw)
    findings = [finding for finding in report["findings"] if not finding.get("accepted")]
    root, workspace = Path(os.environ["INPUT_PATH"]).resolve(), Path(os.environ["GITHUB_WORKSPACE"]).resolve()
    # Of a folder in a repository with a commit the paths are those from the root of that already.
    before = "" if report["repository"]["commit"] else prefix(root, workspace)
    if before:
        rebase(reports / "monthtwo.sarif", before)
    if os.environ["INPUT_SUMMARY"] == "true":
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("ab") as file:
            file.write((reports / "monthtwo.markdown").read_bytes())  # the writer keeps to the 1 MiB a summary holds
    if os.environ["INPUT_ANNOTATIONS"] == "true":
        print(to_github(msgspec.json.decode(raw, type=Report), before), end="", flush=True)
    outputs = {
        "status": status,
        "passed": "true" if status == 0 else "false",
        "findings": len(findings),
        "base": (report.get("base") or {}).get("commit") or "",
        "lost": sum(change["kind"] == "lost" and not change["system"] for change in report.get("changes", ())),
        "new": sum(finding.get("baseline") == "new" for finding in findings),
        "altered": len(report.get("altered", ())),
        "unknown": sum(check["verdict"] == "unknown" for check in report["checks"]),
        **{name: reports / f"monthtwo.{name}" for name in ("json", "sarif", "markdown")},
        "reports": reports,
    }
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
