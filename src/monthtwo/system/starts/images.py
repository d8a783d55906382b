"""Which Dockerfile of this repository an image is built from, by the image's name."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from posixpath import dirname, join, normpath

from monthtwo.regular_expressions import lazy
from monthtwo.system.starts.command_words import plain, unwrapped
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.invocations import commands_of
from monthtwo.system.units.unit import Unit

_BUILDERS = lazy(
    r"^(docker|podman|nerdctl|buildah)( buildx| image)? (build|bud)$|^gcloud builds submit$|^az acr build$"
)
_PROGRAMS = frozenset({"docker", "podman", "nerdctl", "buildah", "gcloud", "az"})
_TAGS = ("-t", "--tag", "--image")
_TAGGED = lazy(r"\btags: (\S+)")
_VARIABLE = lazy(r"\$\{?([A-Za-z_]\w*)")
_SHORT = 4
_COMMON = frozenset({"service", "server", "docker", "image", "latest", "python", "model", "models", "build", "prod"})
"""Words that most images are named with."""
_WORDS = lazy(r"[a-z0-9]+")
_DOCKERFILES = lazy(r"(?:dockerfile|containerfile)[._-]?(.*)|(.+)[._-](?:dockerfile|containerfile)")


class Images:
    """The images that a repository builds."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._found: dict[str, list[Unit]] = {}

    def of(self, image: str) -> list[Unit]:
        """The units of an image that is run by its name: as something builds it under that name, else by its folder.

        None where several are built under that name.
        """
        if image not in self._found:
            self._found[image] = self._of(image)
        return self._found[image]

    def _of(self, image: str) -> list[Unit]:
        for name in _names(image):
            if name in self._built:
                built = [self.of_build(build) for build in self._built[name]]
                return built[0] if all(units == built[0] for units in built) else []
            for said in (name, *_WORDS.findall(name)[-1:]):
                paths = self._by_folder.get(said, [])
                if len(paths) == 1 and not self._extends(paths[0], name):
                    return self.of_build(paths[0])
            paths = self._alike(name) if "/" not in image else []
            if len(paths) == 1 and not self._extends(paths[0], name):
                return self.of_build(paths[0])
        return []

    def _alike(self, image: str) -> list[str]:
        """The Dockerfiles whose names or folders share a telling word with an image of this machine."""
        words = {word for word in _WORDS.findall(image) if len(word) > _SHORT} - _COMMON
        named = (paths for name, paths in self._by_folder.items() if not words.isdisjoint(_WORDS.findall(name)))
        return sorted({path for paths in named for path in paths})

    def _extends(self, path: str, name: str) -> bool:
        """Whether a Dockerfile begins with the image of a name, which is not the one that it builds then."""
        instructions = self._inventory.files.facts(path).instructions or ()
        return any(name in _names(one.value.split(" ")[0]) for one in instructions if one.name == "FROM")

    def of_build(self, build: str) -> list[Unit]:
        """The units of an image, by its Dockerfile or the folder that it is built in."""
        paths = (build, f"{build.rstrip('/')}/Dockerfile", normpath(join(build, "Dockerfile")))
        found = (self._inventory.named("path", path.removeprefix("./")) for path in paths)
        return next((units for units in found if units), [])

    @cached_property
    def _built(self) -> dict[str, list[str]]:
        """Image → the Dockerfiles or folders that it is built from."""
        found: dict[str, list[str]] = {}
        other: dict[str, str] = {}
        for unit in self._inventory.units:
            if unit.build:
                tagged = _TAGGED.search(unit.attributes.get("with", ""))
                for name in _names(unit.image or (tagged[1] if tagged else "")):
                    found.setdefault(name, []).append(unit.build)
            for text in unit.commands:
                self._note(text, ["", dirname(unit.path)], found, other)
        for path in self._inventory.files.natures:
            for command in (self._inventory.files.facts(path).commands or ()) if path.endswith(".sh") else ():
                self._note(command.text, [dirname(path), ""], found, other)
        for new, old in other.items():
            if old in found:
                found.setdefault(new, found[old])
        return found

    def _note(self, text: str, roots: Sequence[str], found: dict[str, list[str]], other: dict[str, str]) -> None:
        if " build" not in text and " tag " not in text:
            return
        folder = ""
        for words in map(unwrapped, commands_of(text.replace("\\\n", " "))):
            if words[:1] == ["cd"]:
                folder = join(folder, *words[1:2])
            if not words or words[0] not in _PROGRAMS:
                continue
            if words[1:2] == ["tag"] and len(words) == 4:
                other.update({new: old for new in _names(words[3]) for old in _names(words[2])})
            for tag, build in _builds(words):
                build = join(folder, build)
                file = self._inventory.locator.file(build, roots) or normpath(build)
                for name in _names(tag):
                    found.setdefault(name, []).append(file)

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        """The Dockerfiles by what their folder or their own name says that they are for."""
        found: dict[str, list[str]] = {}
        for path in self._inventory.files.natures:
            folder, _, file = path.lower().rpartition("/")
            match = _DOCKERFILES.fullmatch(file) if "dockerfile" in file or "containerfile" in file else None
            name = (match[1] or match[2] or folder.rpartition("/")[2]) if match is not None else ""
            if name:
                found.setdefault(name, []).append(path)
        return found


def built_beside(inventory: Inventory, images: Images, unit: Unit) -> list[Unit]:
    """The units of the image of a Compose service that another Compose file of its folder builds.

    Compose lays such files over each other, and what one says of a service holds for the other.
    """
    if unit.format != "compose":
        return []
    others = (one for one in inventory.named("service", unit.name) if one.build and one.path != unit.path)
    builds = {one.build for one in others if dirname(one.path) == dirname(unit.path)}
    return images.of_build(builds.pop()) if len(builds) == 1 else []


def _builds(words: list[str]) -> Iterator[tuple[str, str]]:
    """The tags that a command gives to what it builds, each with the Dockerfile or the folder."""
    operands = plain(words)
    verbs = [" ".join(operands[:count]) for count in (2, 3)]
    if not any(map(_BUILDERS.search, verbs)):
        return
    values = {flag: value for flag, value in pairwise(words) if flag.startswith("-")}
    values.update(word.partition("=")[::2] for word in words if word.startswith("--") and "=" in word)
    file = values.get("-f") or values.get("--file")
    context = operands[-1] if not _BUILDERS.search(" ".join(operands)) else "."
    for flag in _TAGS:
        if flag in values:
            yield values[flag], file or context


def _names(image: str) -> Iterator[str]:
    """What an image is known by: its name without registry and tag; of a variable the tag, or what it is called."""
    name, _, tag = image.strip("'\"").partition("@")[0].rpartition("/")[2].partition(":")
    if name and "$" not in name and "{" not in name and "}" not in name:
        yield name.lower()
    elif tag and not set(tag) & set("${}") and tag != "latest":
        yield f":{tag.lower()}"
    elif variable := _VARIABLE.match(name):
        yield f"${variable[1].lower()}"
