"""What of a repository's present state early warnings ask of: worked out with the verdicts, and kept with them."""

from msgspec import Struct

from monthtwo.engine.hosted.hosted_model import HostedModel
from monthtwo.engine.question import Question, once

_OPERATED = frozenset({"container", "process", "step", "schedule"})
_SCRIPTS = (".py", ".ipynb", ".sh")
_MODELS = (
    ".pkl", ".joblib", ".pt", ".pth", ".h5", ".keras", ".onnx", ".pb", ".tflite", ".safetensors", ".ckpt", ".bin",
    ".bst", ".cbm", ".mar", "dvc.lock", ".pkl.dvc", ".pt.dvc",
)  # fmt: skip


class Traces(Struct, frozen=True, kw_only=True):
    """Files by what they are for, each sorted."""

    serving: tuple[str, ...] = ()
    """Code that answers, with what it imports."""
    training: tuple[str, ...] = ()
    """Code that trains, with what it imports."""
    operated: tuple[str, ...] = ()
    """What builds, tests on every change, deploys or is declared to a platform."""
    models: tuple[str, ...] = ()
    """Files of trained models, and what pins their versions."""
    hosted: tuple[HostedModel, ...] = ()
    """Models of vendors that production code or its configuration names."""
    table_day: str = ""
    """When what is known of these was read."""
    unattended: bool = False
    """Whether something trains by itself."""


@once
def traces_of(q: Question) -> Traces:
    """The traces of the repository that a question is about."""
    own = frozenset(path for path in q.every_path if q.produces(path))
    operated = {unit.path for unit in q.units(*_OPERATED)} | {one.path for one in q.resources()}
    return Traces(
        serving=tuple(sorted(q.files("serving") & own)),
        training=tuple(sorted(q.files("training") & own)),
        operated=tuple(sorted(path for path in operated if not path.endswith(_SCRIPTS))),
        hosted=q.hosted,
        table_day=q.table_day,
        models=tuple(sorted(path for path in q.every_path if path.endswith(_MODELS))),
        unattended=any(q.unit_leads(unit, q.fits) for unit in q.unattended),
    )
