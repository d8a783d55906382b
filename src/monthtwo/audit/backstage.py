"""What a repository's `catalog-info.yaml` says to Backstage: to whom it belongs, and to which system.

The file may hold several entities and name others that do. What cannot be read is reported, and costs nothing else.
"""

import posixpath
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from monthtwo.audit.forges.hosted import joined
from monthtwo.facts.documents.yaml_tree import read_yaml
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable
from monthtwo.names.globs import glob_pattern
from monthtwo.repository.disk import Disk
from monthtwo.repository.entries import RepositoryError, UnreadableEntry
from monthtwo.repository.git import Git
from monthtwo.repository.location import locate
from monthtwo.safe_text import printable

FILES = ("catalog-info.yaml", "catalog-info.yml")
_FIELDS = ("owner", "system", "lifecycle")
_KINDS = ("Component", "API", "Resource", "System", "Domain")
"""In this order: what a repository is, before what it offers or belongs to."""
_MOST_FILES = 100
_MOST_BYTES = 1024 * 1024
_PLACEHOLDER = ("{{", "${")


class Catalogued(Struct, frozen=True):
    """The tags `owner`, `system` and `lifecycle`, as far as they are said, and what could not be read."""

    tags: dict[str, str]
    problems: tuple[str, ...] = ()


class Files(Struct, frozen=True):
    """The files of a repository: what is in one, None where there is none, and the names of all."""

    read: Callable[[str], bytes | None]
    names: Callable[[], list[str]]


def catalogued(path: Path) -> Catalogued:
    """What the repository or folder at `path` says of itself; in a repository, its newest commit does."""
    try:
        location = locate(path.resolve())
        files = _on_disk(path) if location is None else _committed(Git(location.git_dir))
        return said_in(files)
    except (RepositoryError, OSError) as error:
        return Catalogued({}, (f"{FILES[0]}: cannot be read: {printable(str(error))}",))


def said_in(files: Files) -> Catalogued:
    """What the catalogue files of a repository say."""
    found: dict[str, dict[str, list[str]]] = {kind: {} for kind in _KINDS}
    problems: list[str] = []
    root = next((name for name in FILES if files.read(name) is not None), None)
    pending, seen = [root] if root is not None else [], set[str]()
    while pending:
        name = pending.pop(0)
        if name in seen:
            continue
        if len(seen) == _MOST_FILES:
            problems.append(f"{root}: names more than {_MOST_FILES} files; the others are not read")
            break
        seen.add(name)
        for entity in _entities(files, name, problems):
            kind = _text(entity, "kind")
            if kind == "Location":
                pending += _targets(files, name, entity, problems)
            elif kind in found:
                _note(entity, found[kind])
    return Catalogued(_tags(found), tuple(problems))


def _entities(files: Files, name: str, problems: list[str]) -> list[Node]:
    data = files.read(name)
    if data is None:
        problems.append(f"{printable(name)}: is named in the catalogue, and is not there")
        return []
    try:
        if len(data) > _MOST_BYTES:
            raise Unreadable("oversized", f"it has more than {_MOST_BYTES:,} bytes")
        documents = read_yaml(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(f"{printable(name)}: is no text in UTF-8")
        return []
    except Unreadable as error:
        problems.append(f"{printable(name)}: is no YAML: {printable(error.detail)}")
        return []
    entities = [one for one in documents if one.entries is not None]
    others = [one for one in documents if one.entries is None and (one.items is not None or one.value is not None)]
    problems += [f"{printable(name)}:{one.line}: is no entity of a catalogue" for one in others]
    return entities


def _targets(files: Files, name: str, entity: Node, problems: list[str]) -> list[str]:
    """The files of the repository that a location names. Those elsewhere are none of its business."""
    spec = (entity.entries or {}).get("spec")
    fields = spec.entries or {} if spec is not None else {}
    several = fields.get("targets")
    nodes = [*(several.items or () if several is not None else ()), *filter(None, [fields.get("target")])]
    found: list[str] = []
    for node in nodes:
        said = str(node.value or "")
        if not said or "://" in said or said.startswith("/"):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), said))
        if f"{path}/".startswith("../") or not path.isprintable():
            problems.append(f"{printable(name)}:{node.line}: names no file of the repository")
        elif "*" in path:
            found += sorted(filter(glob_pattern((path,)).match, files.names()))
        else:
            found.append(path)
    return found


def _note(entity: Node, said: dict[str, list[str]]) -> None:
    spec = (entity.entries or {}).get("spec")
    if spec is None or spec.entries is None:
        return
    fields = dict.fromkeys(_FIELDS, "") | {field: _text(spec, field) for field in _FIELDS}
    if _text(entity, "kind") == "System":
        metadata = (entity.entries or {}).get("metadata")
        fields["system"] = _text(metadata, "name") if metadata is not None else ""
    for field, value in fields.items():
        if value and not value.startswith(_PLACEHOLDER):
            said.setdefault(field, []).append(printable(_name(value) if field != "lifecycle" else value))


def _name(reference: str) -> str:
    """The name in `group:default/search`; a namespace that is not the default one stays."""
    return reference.rpartition(":")[2].removeprefix("default/")


def _text(node: Node, field: str) -> str:
    value = (node.entries or {}).get(field)
    return value.value.strip() if value is not None and isinstance(value.value, str) else ""


def _tags(found: dict[str, dict[str, list[str]]]) -> dict[str, str]:
    tags = {}
    for field in _FIELDS:
        said = next((found[kind][field] for kind in _KINDS if field in found[kind]), None)
        if said:
            tags[field] = joined(said)
    return tags


def _committed(git: Git) -> Files:
    def read(name: str) -> bytes | None:
        with git.object(f"HEAD:{name}") as answer:
            found = answer()
        return found.data if found is not None and found.type == "blob" else None

    def names() -> list[str]:
        said = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD").split(b"\0")
        return [one.decode("utf-8", "replace") for one in said if one]

    return Files(read, names)


def _on_disk(folder: Path) -> Files:
    disk = Disk(folder)

    def read(name: str) -> bytes | None:
        try:
            return disk.read(name.encode("utf-8", "surrogateescape"))
        except UnreadableEntry:
            return None

    return Files(read, lambda: sorted(one.decode("utf-8", "replace") for one in disk.walk()))
