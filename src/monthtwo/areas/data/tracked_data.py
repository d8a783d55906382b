"""Data that is tracked beside the code, by pointers of Git LFS or DVC; models and documents are none."""

import re
from collections.abc import Iterator
from posixpath import basename, dirname, join

from monthtwo.engine.question import Hit, Node, Question, detector
from monthtwo.names.globs import glob_pattern
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_MODELS = lazy(
    r"(^|[.*])(pt|pth|bin|safetensors|onnx|ckpt|pb|tflite|gguf|ggml|joblib|model|mlmodel|msgpack|engine|keras|"
    r"caffemodel|ot)(\.(gz|bz2|xz|zst|zip))?\*?$", re.IGNORECASE
)  # fmt: skip
"""Names of models, wherever they lie."""
_DOCUMENTS = lazy(r"^\*?\.?(so|dll|exe|pdf|mp4|psd|gif|svg|docx?|pptx?|ttf|woff2?|ipynb)$", re.IGNORECASE)
"""All files of a kind that belongs to documents or programs; single ones among the data are data."""
_DATA_FILES = anycase(
    r"\.(csv|tsv|parquet|jsonl?|ndjson|feather|arrow|npy|npz|h5|hdf5|tfrecords?|zip|tar|gz|bz2|xz|zst|7z|jpe?g|png|"
    r"tiff?|wav|mp3|flac|"
    r"xlsx?|db|sqlite3?|txt|geojson|nc|zarr|avro|orc|pkl|pickle|dat|data)\b|(^|/)(data|datasets?|corpus|corpora|raw|"
    r"images)(/|\*|$)"
)  # fmt: skip
_PICTURES = lazy(r"\.(png|jpe?g|gif|tiff?|wav|mp3|flac|mp4|svg)$", re.IGNORECASE)
"""Files that belong to documents as often as to data."""


@detector("lfs-data")
def lfs_data(q: Question) -> Iterator[Hit]:
    """Git LFS rules under which data is tracked here, as opposed to models and pictures of a document."""
    for path in q.paths(".gitattributes"):
        for line in q.lines(path) if basename(path) == ".gitattributes" else ():
            rule = line.text.split("#")[0].split()
            if "filter=lfs" not in rule or not _may_be_data(rule[0]):
                continue
            glob = glob_pattern((re.sub(r"/\*\*$", "/**/*", rule[0].strip('"').lstrip("/")),))
            folder = f"{dirname(path)}/".lstrip("/")
            inside = (one for one in q.every_path if one.startswith(folder) and one != path)
            if any(glob.match(one[len(folder) :]) and _tracks_data(q, one) for one in inside):
                yield Hit(path, line.line, "", f"Git LFS for {rule[0]}", "high")


def _may_be_data(rule: str) -> bool:
    return not _DOCUMENTS.search(basename(rule)) and not _MODELS.search(basename(rule))


def _tracks_data(q: Question, path: str) -> bool:
    """Whether a tracked file is data by its ending or folder; a picture only by its folder."""
    if q.nature(path) not in ("production", "example", "notebook", ""):
        return False
    about = words_of(dirname(path)) & q.words("data/data-folders")
    return bool(_DATA_FILES.finds(path) and _is_data(q, path) and (about or not _PICTURES.search(path)))


def _is_data(q: Question, path: str) -> bool:
    """Whether a path is not that of a model, of what belongs to one, or of figures about one."""
    words = words_of(path)
    if _MODELS.search(basename(path)):
        return False
    return bool(words & q.words("data/data-folders")) or not words & q.words("data/no-data")


@detector("dvc-data")
def dvc_data(q: Question) -> Iterator[Hit]:
    """What DVC tracks by a pointer, and what it keeps the hash of as the output of a stage."""
    for resource in q.resources():
        if (
            resource.type == "dvc:data"
            and q.produces(resource.path)
            and _is_data(q, join(dirname(resource.path), resource.name))
        ):
            yield Hit(resource.path, resource.line, "", f"DVC tracks {resource.name}", "high")
    for path in q.paths("dvc.lock"):
        for document in q.documents(path):
            for out in q.values(document, "stages.*.outs.*"):
                if _kept(q, out):
                    yield Hit(path, out.line, "", "DVC keeps the hash of what a stage wrote", "medium")


def _kept(q: Question, out: Node) -> bool:
    entries = out.entries or {}
    name = entries["path"].value if "path" in entries else ""
    return isinstance(name, str) and bool({"md5", "hash", "etag"} & set(entries)) and _is_data(q, name)
