"""What the data is: the files that say so, its versions, and what is done when its source fails."""

import re
from collections.abc import Iterator
from posixpath import basename

from monthtwo.engine.question import Hit, Node, Question, detector
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

_MODELS = lazy(
    r"(^|[.*])(pt|pth|bin|safetensors|onnx|ckpt|pb|tflite|gguf|ggml|joblib|model|mlmodel|msgpack|engine|keras|"
    r"caffemodel|ot)(\.(gz|bz2|xz|zst|zip))?\*?$", re.IGNORECASE
)  # fmt: skip
"""Names of models, wherever they lie."""
_DOCUMENTS = lazy(r"^\*?\.?(so|dll|exe|pdf|mp4|psd|gif|svg|docx?|pptx?|ttf|woff2?|ipynb)$", re.IGNORECASE)
"""All files of a kind that belongs to documents or programs; single ones among the data are data."""
_MODEL_TYPE = anycase(r"pickle|model")
_DATA_FILES = anycase(
    r"\.(csv|tsv|parquet|jsonl?|ndjson|feather|arrow|npy|npz|h5|hdf5|tfrecords?|zip|tar|gz|bz2|xz|zst|7z|jpe?g|png|"
    r"tiff?|wav|mp3|flac|"
    r"xlsx?|db|sqlite3?|txt|geojson|nc|zarr|avro|orc|pkl|pickle|dat|data)\b|(^|/)(data|datasets?|corpus|corpora|raw|"
    r"images)(/|\*|$)"
)  # fmt: skip
_TYPES = anycase(
    r"^(u?int(eger)?\d*|float\d*|double|decimal|numeric|number|str(ing)?|text|varchar|char|bool(ean)?|date|"
    r"datetime(64)?(\[ns\])?|"
    r"timestamp|category|categorical|object|long|bytes|array|bigint|smallint)(\(.*\))?$"
)  # fmt: skip
_MAX_NODES = 4000


@detector("column-contracts")
def column_contracts(q: Question) -> Iterator[Hit]:
    """Configuration that gives columns their types, or states what is required of them."""
    for path in q.paths(".yaml", ".yml", ".json", ".toml"):
        for document in q.documents(path)[:4] if not path.startswith(".") else ():
            node = _contract(q, document)
            if node is not None and not _foreign(q, document):
                yield Hit(path, node.line, "", "columns with what is expected of them", "medium")
                break


def _foreign(q: Question, document: Node) -> bool:
    """Whether the document is something else that has fields: an API, a chart, a form, a tool's schema."""
    return not q.words("data/other-documents").isdisjoint(document.entries or ())


def _contract(q: Question, document: Node) -> Node | None:
    """The first mapping of columns to types, list of typed columns, or block of expectations."""
    stack, expected = [document], q.words("data/column-expectations")
    for _ in range(_MAX_NODES):
        if not stack:
            return None
        node = stack.pop()
        if node.entries is not None:
            if len(expected & set(node.entries)) >= 2 or _typed(node):
                return node
            stack.extend(node.entries.values())
        elif node.items is not None:
            if _listed(q, node):
                return node
            stack.extend(node.items[:50])
    return None


def _typed(node: Node) -> bool:
    """`{age: int64, sex: object, …}`."""
    values = list((node.entries or {}).values())
    typed = [v for v in values if isinstance(v.value, str) and _TYPES.finds(v.value)]
    return len(typed) >= 3 and len(typed) >= 0.8 * len(values)


def _listed(q: Question, node: Node) -> bool:
    """`[{name: age, dtype: int}, …]`, and `[{age: int64}, {sex: object}]`."""
    items = [item.entries for item in node.items or () if item.entries is not None]
    if len(items) < 3 or len(items) < 0.8 * len(node.items or ()):
        return False
    keys = q.words("data/column-keys")
    named = [e for e in items if "name" in e and any(_is_type(e[k]) for k in keys & set(e))]
    single = [e for e in items if len(e) == 1 and _is_type(next(iter(e.values())))]
    return max(len(named), len(single)) >= 0.8 * len(items)


def _is_type(node: Node) -> bool:
    return isinstance(node.value, str) and _TYPES.finds(node.value)


@detector("data-messages")
def data_messages(q: Question) -> Iterator[Hit]:
    """Protobuf messages that describe data; those of a file that declares a service are an API."""
    apis = {resource.path for resource in q.resources() if resource.type == "protobuf:service"}
    for resource in q.resources():
        if resource.type != "protobuf:message" or resource.path in apis or not q.produces(resource.path):
            continue
        if not resource.name.endswith(("Request", "Response")):
            yield Hit(resource.path, resource.line, "", f"message {resource.name}", "medium")


@detector("lfs-data")
def lfs_data(q: Question) -> Iterator[Hit]:
    """Git LFS rules for data, as opposed to models and pictures of a document."""
    for path in q.paths(".gitattributes"):
        for line in q.lines(path) if basename(path) == ".gitattributes" else ():
            rule = line.text.split("#")[0].split()
            data = "filter=lfs" in rule and _DATA_FILES.finds(rule[0])
            if data and not _is_no_data(basename(rule[0])):
                yield Hit(path, line.line, "", f"Git LFS for {rule[0]}", "high")


def _is_no_data(name: str) -> bool:
    """Whether what an LFS rule says of a file's name is that of a model, a document or a program."""
    return bool(_MODELS.search(name) or _DOCUMENTS.search(name))


_SNAPSHOTS = anycase(
    r"(?:^|_)(snapshot|version|register|create|publish|save|commit|freeze)_?\w{0,60}(data_?sets?|data_version|"
    r"data_snapshot)|"
    r"^(data_?set|data)_?(registry|snapshots?|versioner|versioning|version_?(manager|store|control|registry))$"
)  # fmt: skip


@detector("own-data-registry")
def own_data_registry(q: Question) -> Iterator[Hit]:
    """A home-made registry: named versions of data sets, each with a manifest."""
    for module in q.modules:
        path = module.path
        texts = {literal.text.lower() for literal in module.facts.literals}
        manifest = any("manifest" in text for text in texts)
        named = any(re.search(r"\bversion(_id|s)?\b", text) for text in texts) or any(
            "version" in n for s in module.facts.scopes for n in s.params
        )
        for scope in module.facts.scopes:
            name = Name(scope.name).last
            if scope.kind in ("function", "class") and not scope.stub and manifest and named and _SNAPSHOTS.finds(name):
                yield Hit(path, scope.line, scope.name, f"versions data sets with a manifest: {name}", "medium")


@detector("versioned-catalog")
def versioned_catalog(q: Question) -> Iterator[Hit]:
    """Kedro data sets that are kept by version, Azure ML data assets."""
    for resource in q.resources():
        if not q.produces(resource.path):
            continue
        kedro = resource.type == "kedro:dataset"
        if kedro and any(node.value is True for node in q.values(resource.node, "versioned")):
            if not _MODEL_TYPE.finds(str([node.value for node in q.values(resource.node, "type")])):
                yield Hit(resource.path, resource.line, "", f"versioned data set {resource.name}", "high")
        elif resource.type == "azureml:data" and q.values(resource.node, "name|version"):
            yield Hit(resource.path, resource.line, "", f"data asset {resource.name}", "medium")


_ASSET = lazy(r"^azureml:[\w.-]+(@\w+|:\d[\w.-]*)$")
_ASSET_TYPES = frozenset({"mltable", "uri_file", "uri_folder"})


@detector("data-assets")
def data_assets(q: Question) -> Iterator[Hit]:
    """Azure ML data assets that jobs and monitors name with a version, and those that a job's output makes."""
    for unit, command in q.running_command(lazy(rf"\b(?:{q.known_commands('data-versioning')})\b")):
        yield Hit(unit.path, unit.line, "", f"makes a version of the data: {command}", "high")
    for path in sorted({r.path for r in q.resources() if r.type.startswith("azureml:")}):
        for document in q.documents(path) if q.produces(path) else ():
            for node in q.values(document, "**.inputs|input_data|data|dataset.**"):
                if isinstance(node.value, str) and _ASSET.match(node.value):
                    yield Hit(path, node.line, "", f"reads a version of a data asset: {node.value}", "medium")
            for node in q.values(document, "**.outputs.*"):
                kind, name = ((node.entries or {}).get(key) for key in ("type", "name"))
                if name is not None and kind is not None and kind.value in _ASSET_TYPES:
                    yield Hit(path, node.line, "", f"makes a data asset: {name.value}", "medium")
