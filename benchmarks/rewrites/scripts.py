"""Scripts that commands start by their files become console scripts of the project."""

import re
import sys
from pathlib import PurePosixPath

import libcst as cst

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from .bindings import Bindings, bindings
from .changes import Changes
from .tree import Proof, Tree, dotted, is_aside

INSTALL = "pip install --no-deps ."


def console_scripts(tree: Tree, proof: Proof) -> int:
    """Declare a console script for each such file and start it by its name. Says how many."""
    settings = dict(tree.settings)
    made: dict[str, str] = {}
    for path, module in bindings(tree).items():
        if is_aside(path):
            continue
        command = f"start-{len(made) + 1}"
        started = {name: _started(text, path, command, name) for name, text in settings.items()}
        started = {name: text for name, text in started.items() if text != settings[name]}
        changed = _with_start(module) if started else None
        if changed is None:
            continue
        made[command] = f"{'.'.join(PurePosixPath(path).with_suffix('').parts)}:start"
        tree.write(path, changed.code)
        settings |= started
    if not made:
        return 0
    settings["pyproject.toml"] = _declared(settings.get("pyproject.toml", ""), made)
    for name, text in settings.items():
        if text != tree.settings.get(name):
            tree.write(name, _installed(text) if PurePosixPath(name).name.lower().startswith("dockerfile") else text)
    return len(made)


def _started(text: str, path: str, command: str, name: str) -> str:
    """The text with the command in the place of `python path`."""
    folder = str(PurePosixPath(name).parent)
    ends = {path, path.removeprefix(f"{folder}/")}
    module = re.escape(".".join(PurePosixPath(path).with_suffix("").parts))
    whole = "|".join(re.escape(end) for end in sorted(ends))
    shell = rf"(?<![\w/-])python3?(?: -u)? (?:(?:\./)?(?:{whole})|-m {module})(?![\w./-])"
    listed = rf"(['\"])python3?\1, *(?:(['\"])-u\2, *)?(?:(['\"])(?:\./)?(?:{whole})\3|\1-m\1, *\1{module}\1)"
    before = f"{INSTALL} && " if name.startswith(".github/") else ""
    text = re.sub(shell, before + command, text)
    return re.sub(listed, lambda match: f"{match[1]}{command}{match[1]}", text)


def _installed(text: str) -> str:
    """A container file that installs the project before it says what is started."""
    return re.sub(r"^(?=(?:CMD|ENTRYPOINT)\b)", f"RUN {INSTALL}\n", text, count=1, flags=re.MULTILINE)


def _declared(text: str, made: dict[str, str]) -> str:
    lines = "".join(f'{command} = "{target}"\n' for command, target in made.items())
    known = tomllib.loads(text)
    if "project" not in known and "poetry" in known.get("tool", {}):
        head = "[tool.poetry.scripts]"
    else:
        head = "[project.scripts]"
        if "project" not in known:
            text = f'[project]\nname = "scripts"\nversion = "0"\n\n{text}'
    if re.search(rf"^{re.escape(head)}\s*$", text, re.MULTILINE):
        return re.sub(
            rf"^({re.escape(head)})\s*$", lambda match: f"{match[1]}\n{lines}", text, count=1, flags=re.MULTILINE
        )
    return f"{text.rstrip()}\n\n{head}\n{lines}"


def _with_start(module: Bindings) -> cst.Module | None:
    """The module with the body of its `__main__` block as a function, or None where that is not the same."""
    blocks = [s for s in module.module.body if isinstance(s, cst.If) and _is_main(s)]
    if len(blocks) != 1 or blocks[0].orelse is not None or module.top is None or list(module.top["start"]):
        return None
    block = blocks[0]
    for assignment in module.top.assignments:
        node = getattr(assignment, "node", None)
        within = node is not None and _holds(block, node)
        if within and any(access.scope is not module.top for access in assignment.references):
            return None
    function = cst.FunctionDef(
        cst.Name("start"), cst.Parameters(), block.body, leading_lines=[cst.EmptyLine(), cst.EmptyLine()]
    )
    call = cst.parse_statement("if __name__ == '__main__':\n    start()\n")
    changes = Changes()
    changes.dropped.add(block)
    made = module.module.visit(changes)
    return made.with_changes(body=[*made.body, function, call]) if isinstance(made, cst.Module) else None


def _is_main(node: cst.If) -> bool:
    test = node.test
    return isinstance(test, cst.Comparison) and dotted(test.left) == ["__name__"]


def _holds(node: cst.CSTNode, wanted: cst.CSTNode) -> bool:
    return node is wanted or any(_holds(child, wanted) for child in node.children)
