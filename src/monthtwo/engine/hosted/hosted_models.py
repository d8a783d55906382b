"""All hosted models that a repository names, outside of Python and in it."""

from collections.abc import Iterable, Iterator

from monthtwo.engine.hosted.hosted_model import HostedModel, Role
from monthtwo.engine.hosted.in_documents import ENDINGS, in_documents, is_configuration
from monthtwo.engine.hosted.in_python import in_python
from monthtwo.engine.hosted.in_sql import in_sql
from monthtwo.engine.hosted.in_text import CODE, SETTINGS, in_settings, in_text
from monthtwo.engine.hosted.vendor_table import Meant, VendorTable, platforms_of
from monthtwo.system.files import Files

_APART = frozenset(
    """
    .github cookbook cookbooks sample samples example examples demo demos playground playgrounds seed seeds mock mocks
    __mocks__ stories snippets locale locales i18n fake-openai fake_openai mock-openai mock_openai mock-server
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Folders of what is shown, or stands for something else."""
_TABLES = (
    "seed.", "mock", "pricing", "prices", "price_", "costs", "cost_", "token", "limits", "usage_track", "usagetrack",
    "usage-track", "billing", "retirement", "deprecat", "stories", ".sample", ".example", ".template",
    ".tpl", ".dist", ".d.ts",
)  # fmt: skip
"""Names of files in which ids are looked up, or stand for others."""


_READ = (*CODE, *SETTINGS, *ENDINGS, ".sql", ".json")


def models_outside_code(files: Files, table: VendorTable) -> list[HostedModel]:
    """Those that settings, documents and code that is read as text name."""
    found: list[HostedModel] = []
    texts: dict[str, str] = {}
    for path in files.deadline.each(_paths(files, _READ)):
        if path.endswith(".sql"):
            texts[path] = files.facts(path).text or ""
        elif path.endswith(CODE) or is_settings(path):
            text = files.facts(path).text
            read = in_settings if is_settings(path) else in_text
            found += [_hosted(path, *one) for one in read(path, text, table)] if text else []
        elif is_configuration(path):
            documents = files.facts(path).documents
            found += [_hosted(path, *one) for one in in_documents(path, documents, table)] if documents else []
    found += [_hosted(path, line, meant, role) for path, line, meant, role in in_sql(texts, table)]
    return sorted(set(found))


def on_their_platforms(found: Iterable[HostedModel], files: Files, table: VendorTable) -> list[HostedModel]:
    """What is named, on the platform whose client the repository has where a file says of none.

    Settings seldom say whom they are for. Where all clients are of Azure, ids are the names of deployments.
    """
    known = list(found)
    if not any(one.provider in ("openai", "google-gemini") for one in known):
        return known
    clients = platforms_of(
        f"{one.module}.{one.name}"
        for path in _paths(files, (".py",))
        if (python := files.facts(path).python) is not None
        for one in python.imports
    )
    if "azure-openai" in clients and "openai" not in clients:
        known = [one for one in known if one.provider != "openai"]
    if "google-vertex" in clients and "google-gemini" not in clients:
        known = [_moved(one, table) if one.provider == "google-gemini" else one for one in known]
    return known


def _moved(one: HostedModel, table: VendorTable) -> HostedModel:
    meant = table.meant(one.id, ("google-vertex",))
    return one if meant is None else _hosted(one.path, one.line, meant, one.role)


def models_in_python(files: Files, table: VendorTable) -> list[HostedModel]:
    """Those that Python names."""
    found: set[HostedModel] = set()
    for path in files.deadline.each(_paths(files, (".py",))):
        python = files.facts(path).python
        if python is not None:
            found.update(_hosted(path, *one) for one in in_python(python, table))
    return sorted(found)


def is_settings(path: str) -> bool:
    """Whether a file holds settings, a line each."""
    return path.endswith(SETTINGS) or path.rpartition("/")[2].startswith(".env")


def _paths(files: Files, endings: tuple[str, ...]) -> Iterator[str]:
    """The production code and settings with some ending, in order."""
    found = (path for path, nature in files.natures.items() if nature == "production" and _ends(path, endings))
    for path in sorted(found):
        *folders, name = path.lower().split("/")
        if _APART.isdisjoint(folders) and not any(word in name for word in _TABLES):
            yield path


def _ends(path: str, endings: tuple[str, ...]) -> bool:
    return path.endswith(endings) or (endings is _READ and is_settings(path))


def _hosted(path: str, line: int, meant: Meant, role: Role) -> HostedModel:
    model = meant.model
    if model is None:
        return HostedModel(path=path, line=line, id=meant.id, provider=meant.provider, role=role)
    return HostedModel(
        path=path, line=line, id=meant.id, provider=meant.provider, role=role, listed=True,
        announced=model.announced.isoformat() if model.announced else None,
        retires=model.retires.isoformat() if model.retires else None,
        replacement=model.replacement, alias=model.alias, sure=model.sure,
    )  # fmt: skip
