"""What a repository is, by what it runs: the first rule that holds decides."""

from monthtwo.model import Kind
from monthtwo.system.places import Places

_MODEL = ("$model-fit", "$model-loaders", "$llm-calls")


def kind_of(places: Places) -> tuple[Kind, str]:
    """The kind of a repository and the clause that says why."""
    system = places.system
    fitted = [hit for hit in places.hits.of("$model-fit")]
    produced = [hit for key in _MODEL for hit in places.hits.of(key) if system.produces(hit.path)]
    explored = [hit for key in _MODEL for hit in places.hits.of(key) if system.natures.get(hit.path) == "notebook"]
    if not produced and not explored:
        return "not-ml", "no fit, model load or prompt anywhere"
    prompted = [
        (unit, hit) for unit, hit in places.served if any(hit.node == h.node for h in places.hits.of("$llm-calls"))
    ]
    if prompted and not places.trainers:
        return "llm-app", f"{prompted[0][0].path} prompts a language model and nothing is fitted"
    if places.served:
        return "ml-service", f"{places.served[0][0].path}:{places.served[0][0].line} reaches a model"
    if places.batch and any(unit.triggers != ("manual",) for unit, _ in places.batch):
        return "ml-service", f"{places.batch[0][0].path} scores in batches"
    if _published(places):
        return "ml-library", "it is published as a package and runs nothing"
    if fitted or produced:
        return "experiment", "models are fitted or loaded, nothing serves them"
    return "experiment", "notebooks only"


def _published(places: Places) -> bool:
    for unit in places.system.units:
        if any("twine upload" in c or "poetry publish" in c or "uv publish" in c for c in unit.commands):
            return True
        if "gh-action-pypi-publish" in unit.attributes.get("uses", ""):
            return True
    return False
