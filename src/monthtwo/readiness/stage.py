"""How far a repository is, by evidence: it explores, it serves, or it is in production."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from monthtwo.model import STAGES, CheckResult, Kind, Stage

SERVES = "serving/entrypoint"
"""The check by which a repository serves."""

STAGED_BY = (SERVES, "serving/deploy-target", "monitoring/service-metrics")
"""The checks by which it is at its stage."""


class Reached(Struct, frozen=True):
    """A stage, and a clause that says by what."""

    stage: Stage
    reason: str


def stage_of(kind: Kind, results: Sequence[CheckResult], sign: str, tagged: Callable[[], str]) -> Reached:
    """The stage of a repository.

    Args:
        sign: what its files say of a system that runs.
        tagged: gives a tag that names a version; asked last.
    """
    met = {result.id for result in results if result.verdict == "met"}
    if SERVES not in met:
        own = kind in ("ml-service", "llm-app")
        return Reached(
            "explores", "what returns its predictions is not here" if own else "nothing was seen to answer with a model"
        )
    if kind == "experiment":
        return Reached("explores", "what it predicts answers a study, and nobody else")
    if "serving/deploy-target" not in met:
        return Reached("serves", "something answers with a model; no place where it runs is declared")
    if "monitoring/service-metrics" in met:
        sign = "it exports metrics"
    elif not sign and (tag := tagged()):
        sign = f"{tag} is a released version"
    if not sign:
        return Reached("serves", "something answers with a model; no sign shows that it runs for others")
    return Reached("production", f"it is deployed, and {sign}")


def at_least(stage: Stage, other: Stage | None) -> bool:
    """Whether `stage` is `other` or comes after it; never where there is no other."""
    return other is not None and STAGES.index(stage) >= STAGES.index(other)
