"""Of which kinds the data is that code reads: a remedy for tables is none for images."""

from collections.abc import Iterator

from monthtwo.areas.data.incoming import source
from monthtwo.engine.question import Call, Hit, Question, detector
from monthtwo.names.name import Name
from monthtwo.regular_expressions import lazy

_READERS = {
    "table": "read_csv read_parquet read_excel read_table read_feather scan_csv scan_parquet genfromtxt loadtxt "
    "DictReader",
    "sql": "read_sql read_sql_query read_sql_table read_gbq read_database fetchall fetch_pandas_all spark.sql",
    "store": "download_file download_fileobj get_object download_to_filename download_as_bytes",
    "hub": "load_dataset fetch_openml",
    "images": "imread ImageFolder image_dataset_from_directory flow_from_directory flow_from_dataframe load_img "
    "read_image decode_jpeg decode_png decode_image imdecode Image.open MNIST FashionMNIST CIFAR10 CIFAR100",
    "classes": "ImageFolder image_dataset_from_directory flow_from_directory",
    "audio": "librosa.load torchaudio.load soundfile.read wavfile.read",
    "text": "fetch_20newsgroups TextLineDataset text_dataset_from_directory readlines",
    "graph": "read_edgelist read_weighted_edgelist read_gpickle read_gml read_graphml from_pandas_edgelist "
    "from_networkx Planetoid networkx.Graph networkx.DiGraph",
}
"""By kind the calls that read it, by the last part of their names or the last two; `classes` are labelled images."""
_KINDS: dict[str, list[str]] = {}
for _kind, _names in _READERS.items():
    for _name in _names.split():
        _KINDS.setdefault(_name, []).append(_kind)
_LASTS = {name.rpartition(".")[2] for name in _KINDS}
_ON_DISK = {"table", "images", "audio", "text"}
"""What lies in files unless it is told otherwise."""
_ADDRESS = lazy(r"^\w+://")
_STORE = lazy(r"^(s3a?|gs|gcs|abfss?|wasbs?)://")


@detector("data-kinds")
def data_kinds(q: Question) -> Iterator[Hit]:
    """Each call that reads, with the kind of what it reads: `table`, `sql`, `store`, …, and `files` for local ones."""
    for module in q.modules:
        for call in module.calling(_LASTS):
            scope = module.function(call.scope).name
            for kind in _kinds(call):
                yield Hit(module.path, call.line, scope, kind)
        for literal in module.facts.literals:
            if _STORE.search(literal.text):
                yield Hit(module.path, literal.line, module.function(literal.scope).name, "store")


def _kinds(call: Call) -> Iterator[str]:
    parts = Name(call.name).uncalled.lstrip("?!.").split(".")
    found = {*_KINDS.get(parts[-1], ()), *_KINDS.get(".".join(parts[-2:]), ())}
    yield from sorted(found)
    if found & _ON_DISK and not _ADDRESS.search(source(call)):
        yield "files"
