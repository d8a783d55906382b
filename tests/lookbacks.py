"""Timelines of small histories, by the plain flow and the shipped catalogue."""

from datetime import date, timedelta
from pathlib import Path

from histories import ADA, Made, Text, at
from monthtwo.months.told import Asked
from monthtwo.options import ScanOptions
from monthtwo.scan import timeline
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.timeline import AreaCourse, SignalCourse, Timeline, Warning
from scanning import SERVICE, TRAIN

_SHIPPED = LazyCatalogue()

METERED = SERVICE.replace(
    "import joblib\n", "import joblib\nfrom prometheus_fastapi_instrumentator import Instrumentator\n"
)
METERED = METERED.replace("app = FastAPI()\n", "app = FastAPI()\nInstrumentator().instrument(app).expose(app)\n")
DOCKERFILE = 'FROM python:3.11\nCOPY . .\nCMD ["uvicorn", "serve:app"]\n'
ROOT = {"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.0\nfastapi\n"}


def days(first: str, count: int, step: int = 1) -> list[str]:
    """`count` days from the first on, so many days apart."""
    begin = date.fromisoformat(first)
    return [(begin + timedelta(days=step * number)).isoformat() for number in range(count)]


def notes(first: str, count: int, step: int = 1, by: Text = ADA) -> list[Made]:
    """Commits that change nothing but a file of notes."""
    return [at(day, {"notes.md": f"{day}\n"}, by=by) for day in days(first, count, step)]


LOST_AND_REGAINED = [
    at("2024-10-05", ROOT, name="start"),
    *notes("2024-10-06", 12),
    at("2024-12-10", {"serve.py": METERED, "Dockerfile": DOCKERFILE}, name="metered"),
    at("2025-02-10", {"serve.py": SERVICE}, name="unmetered"),
    at("2025-04-10", {"serve.py": METERED}, name="metered-again"),
    at("2025-06-10", {"notes.md": "the end\n"}, name="end"),
]
"""A service whose metrics come, go for two months and come again."""


def plain_timeline(path: Path, most: int | None = None, tested: bool = False, **options: object) -> Timeline:
    """The timeline of a repository. `options` are those of a scan."""
    return timeline(path, ScanOptions(**options), Asked(most=most, tested=tested), _SHIPPED.loaded)  # type: ignore[arg-type]


def area(told: Timeline, id: str) -> AreaCourse:
    (found,) = (one for one in told.areas if one.id == id)
    return found


def course(told: Timeline, id: str) -> SignalCourse:
    (found,) = (one for one in told.signals if one.id == id)
    return found


def warnings(told: Timeline, id: str) -> list[Warning]:
    assert told.backtest is not None
    return [one for one in told.backtest.warnings if one.signal == id]
