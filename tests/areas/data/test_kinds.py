"""Of which kinds the data is that code reads."""

import pytest

from questions import hits


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("import pandas\n\npandas.read_csv('a.csv')\n", ["files", "table"]),
        ("import pandas\n\npandas.read_csv('https://a.org/a.csv')\n", ["table"]),
        ("import pandas\n\npandas.read_sql('select 1', db)\n", ["sql"]),
        ("from PIL import Image\n\nImage.open(path)\n", ["files", "images"]),
        ("import librosa\n\nlibrosa.load(path)\n", ["audio", "files"]),
        ("import json\n\njson.load(open(path))\n", []),
        ("ROWS = 's3://bucket/rows'\n", ["store"]),
    ],
)
def test_a_call_tells_what_it_reads(text, kinds):
    assert [hit.split(": ")[1].split(" ")[0] for hit in hits("data-kinds", {"a.py": text})] == kinds
