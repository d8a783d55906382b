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
TRAIN = """\
import joblib
import pandas as pd
from sklearn.linear_model import LinearRegression


def main():
    frame = pd.read_csv("prices.csv")
    model = LinearRegression().fit(frame[["area"]], frame["price"])
    joblib.dump(model, "model.joblib")


if __name__ == "__main__":
    main()
"""
"""A script that trains the model of such a service."""


def plain(path: Path, **options: Any) -> Report:
    """The report on `path` without its history. `options` are those of a scan; further manifests are loaded anew."""
    return scan(path, ScanOptions(**{"history": False} | options), None if options.get("checks") else _SHIPPED.loaded)


def looked_back(path: Path, **options: Any) -> Report:
    """The report on `path` with what its history says."""
    return plain(path, **{"history": True} | options)
