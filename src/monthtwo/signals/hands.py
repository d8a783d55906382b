"""Who worked on what, within a year: the commits that people made, by what they touch."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from monthtwo.engine.traces import Traces
from monthtwo.model import Evidence
from monthtwo.regular_expressions import anycase
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History
from monthtwo.repository.nature import nature

_YEAR = timedelta(days=365)
_OPERATED = anycase(
    r"(^|/)(\.github/workflows/|\.circleci/|\.gitlab-ci|azure-pipelines|jenkinsfile|(docker-)?compose[^/]*\.ya?ml$|"
    r"[^/]*dockerfile|procfile|fly\.toml|helm/|charts?/|k8s/|kubernetes/|terraform/|infra(structure)?/|deploy(ment)?s?/|"
    r"monitoring/|grafana/|prometheus)"
)
"""Files that build, deploy or watch: those of the past are known by their names alone."""
_CODE = (".py", ".ipynb", ".r", ".scala", ".java", ".go", ".ts", ".js", ".rs")


class Hands:
    """The commits of people in the last year of a history, merges and what touches no file left out."""

    def __init__(self, history: History, traces: Traces) -> None:
        self._history = history
        self._serving = _with_earlier_names(history, traces.serving)
        self._training = _with_earlier_names(history, traces.training)
        self._operated = _with_earlier_names(history, traces.operated)
        last = max((commit.day for commit in history.commits if commit.human), default="")
        first = (date.fromisoformat(last) - _YEAR).isoformat() if last else ""
        self.commits = [commit for commit in history.between(first, last) if commit.human and history.touched(commit)]

    def on_path(self) -> list[Commit]:
        """Those that touch code which serves or trains, or did."""
        return [commit for commit in self.commits if any(map(self._on_path, self._history.touched(commit)))]

    def operating(self) -> list[Commit]:
        """Those that touch what serves, tests on every change, deploys or watches."""
        return [commit for commit in self.commits if any(map(self._operates, self._history.touched(commit)))]

    def training(self) -> list[Commit]:
        """Those that touch what trains, or a notebook."""
        return [
            commit
            for commit in self.commits
            if any(path in self._training or path.endswith(".ipynb") for path in self._history.touched(commit))
        ]

    def busiest(self, commits: Iterable[Commit]) -> tuple[Evidence, ...]:
        """The file on the serving or training path that is there and was touched most by some commits."""
        touched = Counter(
            path
            for commit in commits
            for path in self._history.touched(commit)
            if self._on_path(path) and not self._gone(path) and self._history.paths[path].present
        )
        return tuple(Evidence(path, 1, f"touched by {count} of them") for path, count in touched.most_common(1))

    def owner(self, commits: Iterable[Commit]) -> tuple[int, float]:
        """Who made most of some commits, and what share of them."""
        made = Counter(commit.author for commit in commits)
        ((person, count),) = made.most_common(1) or [(-1, 0)]
        return person, count / max(made.total(), 1)

    def _on_path(self, path: str) -> bool:
        return path in self._serving or path in self._training or self._gone(path)

    def _operates(self, path: str) -> bool:
        return path in self._serving or path in self._operated or _OPERATED.finds(path)

    def _gone(self, path: str) -> bool:
        """Whether a path was production code that is not there any more: what it was for is not told."""
        life = self._history.paths.get(path)
        return life is not None and not life.present and path.endswith(_CODE[:1]) and nature(path) == "production"


def _with_earlier_names(history: History, paths: Iterable[str]) -> frozenset[str]:
    found = set(paths)
    for path in paths:
        found |= {rename.old for rename in history.earlier_names(path)}
    return frozenset(found)
