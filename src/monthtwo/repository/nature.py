"""What a file is by its name: production, or something that production does not run.

Names mislead, so each rule has its exceptions: `train/test.py` evaluates a model, `envs/test` is an environment,
`data/test` a split, `ks_test.py` a statistical test, `lib/example` a domain model.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from monthtwo.regular_expressions import lazy
from monthtwo.repository.attributes import Attributes

_NOTHING = Attributes()

Nature = Literal["production", "test", "notebook", "docs", "example", "vendored", "generated"]

_VENDORED = frozenset(
    {"vendor", "_vendor", "third_party", "third-party", "thirdparty", "3rdparty", "node_modules", "bower_components",
     "site-packages"}
)  # fmt: skip
_VENDORED_FILE = lazy(r"[.-]min\.(?:js|css|mjs)(?:\.map)?$")

_GENERATED = frozenset({"__generated__", "__pycache__", ".ipynb_checkpoints", "_build", "htmlcov"})
_GENERATED_FILE = lazy(r"(?:_pb2(?:_grpc)?\.pyi?|\.pb(?:\.gw)?\.go|\.pb\.(?:cc|h)|\.generated\.\w+)$")

WRITTEN = 512 * 1024
"""The largest modules written by hand, such as those of the standard library's tests, have less than this."""
_CODE = (".py", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".go", ".java")

_TEST_KINDS = (
    "unit|integration|functional|e2e|end[_-]to[_-]end|smoke|regression|acceptance|load|stress|perf|performance|system"
    "|contract|component|compat|api|ui|behaviou?ral|model|data|backend|frontend|py|pytest"
)
_TEST_FOLDER = lazy(
    rf"(?:(?:{_TEST_KINDS})[_-])?tests(?:[_-][a-z0-9_-]+)?|__tests__|testing|testdata|e2e|fixtures|__fixtures__"
    r"|test[_-](?:data|utils|cases?|files|fixtures|resources|assets|suite|helpers|support|unit|integration|e2e)"
    r"|(?:unit|integration|functional|e2e|smoke|regression|acceptance|load|stress|system)[_-]?test(?:ing)?"
)
_SPLIT_OR_STAGE = frozenset(
    {"data", "dataset", "datasets", "images", "env", "envs", "environment", "environments", "overlays", "stages",
     "config", "configs", "conf", "deploy", "deployment", "deployments", "inventories", "values"}
)  # fmt: skip
_TEST_FILE = lazy(
    r"conftest\.py|tests\.py|test_.*\.pyi?|.*_tests?\.(?:py|go)|.*[._](?:test|spec)\.[cm]?[jt]sx?"
    r"|.*_spec\.rb|test[_-].*\.r"
)
_HOLDS_TEST = lazy(
    rb"^[ \t]*(?:async[ \t]+)?def test|^[ \t]*class \w*Test|^[ \t]*(?:import|from) (?:pytest|unittest|hypothesis)\b",
    re.MULTILINE,
)
_NO_TEST_FILE = lazy(
    r"(?:.*_)?(?:ab|a_b|ks|chi2|chi_?squared?|t|z|f|psi|adf|wald|hypothesis|statistical|stats?|significance"
    r"|permutation|normality|stationarity|final|on|train|and|vs)_tests?\.py"
)

_DOCS = frozenset({"docs", "documentation"})
_DOCS_ENDINGS = (".md", ".rst", ".adoc", ".mdx", ".markdown", ".tex")
_PROMPTS = frozenset({"prompt", "prompts"})

_EXAMPLES = frozenset({"examples", "samples", "demos", "tutorials", "tutorial", "quickstart", "quickstarts"})
_EXAMPLE = frozenset({"example", "sample", "demo"})
_PACKAGE = frozenset({"src", "lib", "pkg", "internal", "app"})
_EXAMPLE_FILE = lazy(r"\.(?:example|sample)(?:\.|$)")


def nature(path: str, attributes: Attributes | None = None, data: bytes | None = None, size: int = 0) -> Nature:
    """The nature of `path`. What the repository says in `attributes` wins over well-known names.

    Code of a `size` in bytes that nobody writes by hand is generated.

    With its `data`, a Python file that only its own name calls a test is one only if it holds a test: evaluation
    scripts are named `test_ensemble.py` as well. A notebook stays one whatever it is marked as: the marks on notebooks
    are there for language statistics.
    """
    said = attributes or _NOTHING
    folder, _, name = path.lower().rpartition("/")
    around = _around(folder)
    if said.vendored or (said.vendored is None and (around.vendored or _is_minified(name))):
        return "notebook" if name.endswith(".ipynb") and not around.vendored else "vendored"
    if around.generated:
        return "generated"
    if "{{" in folder:
        return "example"
    if name.endswith(".ipynb"):
        return "notebook"
    if said.generated or (said.generated is None and (_is_generated(name) or _is_endless(name, size))):
        return "generated"
    if around.tests or (("test" in name or "spec" in name) and _is_test(name, data)):
        return "test"
    return _for_readers(around, name, said.documentation) or "production"


def phases(natures: Mapping[str, str]) -> list[str]:
    """Files that a name alone calls tests, though they are what comes after the training: `train_m.py`, `test_m.py`.

    A test of `m.py` would be called so too.
    """
    found = []
    for path, nature_ in natures.items():
        folder, slash, name = path.rpartition("/")
        if nature_ == "test" and name.startswith("test_") and name.endswith(".py"):
            of = name.removeprefix("test_")
            here = folder + slash
            if natures.get(f"{here}train_{of}") == "production" and here + of not in natures:
                found.append(path)
    return found


def _is_endless(name: str, size: int) -> bool:
    return size > WRITTEN and name.endswith(_CODE)


class _Folder(Struct, frozen=True):
    """What the folders above a file say of it."""

    vendored: bool
    generated: bool
    tests: bool
    prompts: bool
    readers: Nature | None
    """Docs or example."""
    example: bool
    """An example where what is documentation has been said already."""


@lru_cache(maxsize=8192)
def _around(folder: str) -> _Folder:
    folders = folder.split("/") if folder else []
    names = frozenset(folders)
    return _Folder(
        vendored=not names.isdisjoint(_VENDORED),
        generated=not names.isdisjoint(_GENERATED),
        tests=_of_tests(folders),
        prompts=not names.isdisjoint(_PROMPTS),
        readers=_of_readers(folders, docs=True),
        example=_of_readers(folders, docs=False) is not None,
    )


def _of_tests(folders: list[str]) -> bool:
    if any(map(_TEST_FOLDER.fullmatch, folders)):
        return True
    return "test" in folders and _SPLIT_OR_STAGE.isdisjoint(folders[: folders.index("test")])


def _of_readers(folders: list[str], docs: bool) -> Nature | None:
    """Docs or example; the outermost folder decides."""
    apart, of_data = True, False
    for folder in folders:
        # In a package, `doc` and `example` are as likely words of its trade.
        if docs and (folder in _DOCS or (folder == "doc" and apart)):
            return "docs"
        if not of_data and (folder in _EXAMPLES or (folder in _EXAMPLE and apart)):
            return "example"
        apart, of_data = apart and folder not in _PACKAGE, of_data or folder == "data"
    return None


def _is_minified(name: str) -> bool:
    return "min." in name and _VENDORED_FILE.search(name) is not None


def _is_generated(name: str) -> bool:
    return ("pb" in name or ".generated." in name) and _GENERATED_FILE.search(name) is not None


def _is_test(name: str, data: bytes | None) -> bool:
    if _TEST_FILE.fullmatch(name) is None or _NO_TEST_FILE.fullmatch(name) is not None:
        return False
    return data is None or name == "conftest.py" or not name.endswith(".py") or _HOLDS_TEST.search(data) is not None


def _for_readers(around: _Folder, name: str, documentation: bool | None) -> Nature | None:
    if documentation:
        return "docs"
    if documentation is None and around.readers:
        return around.readers
    if around.example or (("example" in name or "sample" in name) and _EXAMPLE_FILE.search(name)):
        return "example"
    # A prompt in Markdown is part of the program.
    return "docs" if documentation is None and name.endswith(_DOCS_ENDINGS) and not around.prompts else None
