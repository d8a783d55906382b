"""The compiled catalogue in the user's cache folder: parsing the YAML anew would take longer than most scans."""

from pathlib import Path

from monthtwo.facts.cache import cache_folder

_DIGEST = 16
_KEPT = 8
"""How many compiled catalogues stay: other versions, other folders of manifests."""


def read(name: str) -> bytes | None:
    """What was written under `name`, or None when there is nothing whole."""
    try:
        raw = _path(name).read_bytes()
    except OSError:
        return None
    return raw[_DIGEST:] if raw[:_DIGEST] == _digest(raw[_DIGEST:]) else None


def write(name: str, payload: bytes) -> None:
    """Keep `payload` under `name`, whole or not at all; a folder that cannot be written is left as it is."""
    from tempfile import NamedTemporaryFile

    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(_digest(payload) + payload)
        temporary.replace(path)
        _prune(path.parent)
    except OSError:
        return


def _path(name: str) -> Path:
    return cache_folder() / f"catalogue-{name}.msgpack"


def _digest(payload: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(payload, digest_size=_DIGEST).digest()


def files() -> list[Path]:
    """Everything that is kept."""
    return sorted(cache_folder().glob("catalogue-*.msgpack*"))


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("catalogue-*.msgpack*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_KEPT:]:
        path.unlink(missing_ok=True)
