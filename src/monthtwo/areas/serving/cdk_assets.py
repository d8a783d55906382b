"""Folders and images that an application of the AWS CDK deploys, in Python and in TypeScript."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from monthtwo.areas.serving.entrypoints import entry_files
from monthtwo.engine.question import Hit, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.value import text_of, texts
from monthtwo.regular_expressions import lazy

_PACKAGES = ("aws-cdk-lib", "@aws-cdk/")
_SCRIPTS = (".ts", ".js", ".mts")
_ASSET = lazy(
    r"\b(?:Code|DockerImageCode|ContainerImage|EcrImageCode|AssetCode)\.from(?:Image|Docker)?Asset(?:Image)?\(\s*"
    r"(path\.(?:join|resolve)\(\s*)?(__dirname\s*,\s*)?((?:['\"`][^'\"`\n]{0,200}['\"`][\s,]*){1,6})"
)
_ENTRY = lazy(
    r"\bentry:\s*(path\.(?:join|resolve)\(\s*)?(__dirname\s*,\s*)?((?:['\"`][^'\"`\n]{0,200}['\"`][\s,]*){1,6})"
)
_IMAGE = lazy(
    r"\bDockerImageAsset\(\s*[\w.]{1,40}\s*,\s*[^,\n]{1,200},\s*\{\s*(?:\w+:\s*[^,{}\n]{1,200},\s*){0,4}directory:\s*"
    r"(path\.(?:join|resolve)\(\s*)?(__dirname\s*,\s*)?((?:['\"`][^'\"`\n]{0,200}['\"`][\s,]*){1,6})"
)
_RUNS = lazy(r"\.from(?:Ecr|EcrRepository|DockerImageAsset)\(|\.imageUri\b")
"""What is made of an image that was built: a function or a container; one that is only pushed runs nowhere."""
_QUOTED = lazy(r"['\"`]([^'\"`\n]*)['\"`]")
_CALLS = ("from_asset", "from_image_asset", "from_asset_image", "PythonFunction")
_NEAR = 4
"""Lines in which the folder of an asset is named."""


@detector("cdk-assets")
def cdk_assets(q: Question) -> Iterator[Hit]:
    """Assets of functions and containers of the CDK that hold what serves."""
    roots = [dirname(path) for path in q.every_path if path.rpartition("/")[2] == "cdk.json"]
    wanted = entry_files(q) if roots else frozenset[str]()
    for path, line, scope, folder, here in (*_in_scripts(q), *_in_python(q)) if wanted else ():
        bases = [dirname(path)] if here else [dirname(path), *roots]
        if any(_holds(wanted, normpath(join(base, folder))) for base in bases):
            yield Hit(path, line, scope, f"the CDK deploys {folder}", "medium")


def _holds(wanted: frozenset[str], folder: str) -> bool:
    """Whether a folder of this repository has a serving file; the whole repository says nothing."""
    return folder not in (".", "") and any(path.startswith(f"{folder}/") for path in wanted)


def _in_scripts(q: Question) -> Iterator[tuple[str, int, str, str, bool]]:
    """The folders that TypeScript names: each with file, line, scope, and whether it is seen from the file itself."""
    for path in q.paths(*_SCRIPTS):
        lines = q.lines(path)
        if not any(package in line.text for line in lines for package in _PACKAGES):
            continue
        text = "\n".join(line.text for line in lines)
        functions = [_ASSET] + [_ENTRY] * ("PythonFunction" in text) + [_IMAGE] * (_RUNS.search(text) is not None)
        for expression in functions:
            for found in expression.finditer(text):
                folder = join(*_QUOTED.findall(found[3]))
                yield path, lines[text.count("\n", 0, found.start())].line, "", folder, bool(found[2])


def _in_python(q: Question) -> Iterator[tuple[str, int, str, str, bool]]:
    """The folders that Python names, as `_in_scripts` gives them."""
    for module in q.modules:
        for call in module.calling(_CALLS) if "aws_cdk" in module.roots else ():
            told = text_of(call.keywords.get("entry", call.args[0] if call.args else None))
            joined = (
                join("", *texts(one.args))
                for one in module.calls.get(call.scope, ())
                if one.name.endswith("path.join") and call.line <= one.line < call.line + _NEAR
            )
            folder = told or next(joined, "")
            if folder and Name(call.name).package.startswith("aws_cdk"):
                yield module.path, call.line, module.function(call.scope).name, folder, False
