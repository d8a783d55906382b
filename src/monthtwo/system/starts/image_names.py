"""What images are called that the repository builds: who runs one by its name runs what the image starts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, join, normpath

from monthtwo.facts.records import Command
from monthtwo.regular_expressions import lazy
from monthtwo.system.starts.command_words import plain
from monthtwo.system.starts.invocations import commands_of
from monthtwo.system.units.unit import Unit

_DEFAULT = lazy(r"\$\{\w+:?-([^{}]*)\}")
_VERSION = lazy(r"(:[^/]*)?(@sha256\S*)?$")
_NAME = lazy(r"[a-z0-9][a-z0-9._-]*$")
_TAGS = lazy(r"\btags: (.*)")
_TOOLS = frozenset({"docker", "podman", "nerdctl", "buildah"})
_MANY = 200
"""Commands of a unit or script that are looked through for builds."""


def image_name(text: str) -> str:
    """What an image is called without its registry and version: `eu.gcr.io/tides/fit:1` is `fit`; "" for no name."""
    plain_text = _VERSION.sub("", _DEFAULT.sub(r"\1", text.strip()), count=1)
    last = plain_text.rpartition("/")[2]
    return last if _NAME.match(last) else ""


def built_images(units: Sequence[Unit], scripts: Iterable[tuple[str, Sequence[Command]]]) -> dict[str, str]:
    """Each name of an image with the one Dockerfile that it is built from.

    Units and shell scripts name images; one that nobody names is called as its folder.
    """
    files = {unit.path for unit in units if unit.format == "dockerfile"}
    found: dict[str, set[str]] = defaultdict(set)
    for text, build in _named(units, scripts) if files else ():
        name = image_name(text)
        path = next((path for path in build if path in files), None)
        if name and path is not None:
            found[name].add(path)
    folders: dict[str, set[str]] = defaultdict(set)
    for path in files:
        if folder := dirname(path).rpartition("/")[2]:
            folders[folder].add(path)
    of_folders = {name: paths for name, paths in folders.items() if name not in found}
    return {name: min(paths) for name, paths in (of_folders | found).items() if len(paths) == 1}


_Named = Iterator[tuple[str, tuple[str, ...]]]
"""Names given to images, each with the Dockerfiles that may be meant, likeliest first."""


def _named(units: Iterable[Unit], scripts: Iterable[tuple[str, Sequence[Command]]]) -> _Named:
    for unit in units:
        if unit.build and unit.image:
            yield unit.image, (_dockerfile(unit.build),)
        tags = _TAGS.search(unit.attributes.get("with", "")) if unit.build else None
        for word in tags[1].replace(",", " ").split() if tags else ():
            if not word.endswith(":"):
                yield word, (_dockerfile(unit.build),)
        yield from _tagged("\n".join(unit.commands[:_MANY]), ("" if unit.workdir.startswith("/") else unit.workdir,))
    for path, commands in scripts:
        yield from _tagged("\n".join(command.text for command in commands[:_MANY]), ("", dirname(path)))


def _tagged(text: str, roots: tuple[str, ...]) -> _Named:
    """The images that commands build, which run in one of these folders."""
    if "build" not in text or not (" -t" in text or "--tag" in text):
        return
    folder = ""
    for words in commands_of(text):
        if words[:1] == ["cd"]:
            folder = join(folder, *words[1:2])
        elif words and "build" in words[:3] and (words[0] == "build" or words[0] in _TOOLS):
            context = plain(words[words.index("build") + 1 :])[-1:]
            told = _valued(words, "-f", "--file")
            path = told[0] if told else join(*(context or ["."]), "Dockerfile")
            builds = tuple(normpath(join(root, folder, path)).lstrip("/") for root in roots)
            yield from ((tag, builds) for tag in _valued(words, "-t", "--tag"))


def _valued(words: list[str], *options: str) -> list[str]:
    """The values of an option that may be given more than once."""
    found = [words[place + 1] for place, word in enumerate(words[:-1]) if word in options]
    return found + [word.partition("=")[2] for word in words if word.startswith(tuple(f"{o}=" for o in options))]


def _dockerfile(build: str) -> str:
    return build if build.rpartition("/")[2].lower().startswith("dockerfile") else f"{build}/Dockerfile"
