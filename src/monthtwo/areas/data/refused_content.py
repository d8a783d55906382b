"""Data that is read and then refused by what is in it, whatever the code calls it."""

from collections.abc import Iterator

from monthtwo.areas.data.validation import of_data, only_size, refusals
from monthtwo.engine.question import Hit, Module, Question, Raise, Scope, detector
from monthtwo.names.words import words_of

_ARRAYS = frozenset(
    {
        "imread", "open_dataset", "open_mfdataset", "open_dataarray", "open_zarr", "dcmread", "ReadImage", "loadmat",
        "read_h5ad", "read_file", "get_fdata", "read_mtx", "read_hdf", "read_stata", "read_spss",
    }
)  # fmt: skip
"""Calls that read a sample or an array; what a table is read by is among the words of this area."""
_LOADING = frozenset({"nib", "nibabel", "np", "numpy", "torchaudio", "librosa"})
"""Packages whose `load` brings data."""
_EACH = frozenset({"any", "all"})


@detector("refused-content")
def refused_content(q: Question) -> Iterator[Hit]:
    """Errors under a condition that asks what is in the data that was read."""
    readers = (q.words("data/readers") - {"download_file", "urlretrieve"}) | _ARRAYS
    for module, raised, scope in refusals(q):
        if raised.guard < 0 or not of_data(q, module.path) or not _asks_content(q, module, raised, scope):
            continue
        names = set(module.facts.guards[raised.guard].names)  # one assignment back: what was read stands there too
        if names & readers or ("load" in names and names & _LOADING):
            yield Hit(module.path, raised.line, scope.name, "refuses what it has read", "medium")


def _asks_content(q: Question, module: Module, raised: Raise, scope: Scope) -> bool:
    """Whether a condition asks for values, and not only whether there are any, how many, or of which type they are."""
    asked = module.facts.guards[raised.guard]
    others = q.words("data/other-inputs") | q.words("data/scoring")
    if words_of(module.path, scope.name) & others or {"isinstance", "columns"} & set(asked.names):
        return False
    each = bool(_EACH & set(asked.names))
    if only_size(q, asked.names) and not each and not _reduced(q, asked.names):
        return False
    # `is` asks whether there is any, `in` as a rule whether an argument is among the values.
    return each or (bool(asked.ops) and not {"is", "in"} & set(asked.ops))


def _reduced(q: Question, names: list[str]) -> bool:
    """Whether how many rows there are is held against how many of them are as they should be."""
    return bool({"sum", "nunique", "count"} & set(names)) and "len" in names
