"""The plain scan with the shipped catalogue, which is loaded once for all tests."""

from pathlib import Path
from typing import Any

from monthtwo.model import Report
from monthtwo.options import ScanOptions
from monthtwo.scan import scan
from monthtwo.speed.compiled_catalogue import LazyCatalogue

_SHIPPED = LazyCatalogue()

SERVICE = """\
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("model.joblib")


@app.post("/price")
def price(area: float):
    return {"price": float(model.predict([[area]])[0])}
"""
"""A small service whose model answers."""


def plain(path: Path, **options: Any) -> Report:
    """The report on `path`. `options` are those of a scan; further manifests are loaded anew."""
    return scan(path, ScanOptions(**options), None if options.get("checks") else _SHIPPED.loaded)
