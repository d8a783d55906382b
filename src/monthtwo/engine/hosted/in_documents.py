"""Hosted models in YAML, JSON, TOML and HCL: the values of settings that say which model is called."""

from collections.abc import Iterator

from monthtwo.engine.hosted.contexts import APART, MODEL
from monthtwo.engine.hosted.hosted_model import Role
from monthtwo.engine.hosted.vendor_table import Meant, VendorTable, platforms_in
from monthtwo.facts.records import Node
from monthtwo.names.hosted_ids import may_be_hosted
from monthtwo.regular_expressions import lazy

ENDINGS = (".yaml", ".yml", ".toml", ".tf", ".tfvars", ".hcl")
_JSON = lazy(r"(?:^|[._-])(?:app)?(?:configs?|configuration|settings|appsettings|defaults|parameters|models?)[._-]")
_DATA = frozenset(
    """
    .github .gitlab .circleci .azure-pipelines .devcontainer .vscode .cursor .continue ci test tests data dataset
    datasets result results output outputs log logs cassette cassettes locale locales i18n lang openapi swagger schema
    schemas eval evals evaluation evaluations benchmark benchmarks bench experiment experiments leaderboard prices
    pricing node_modules docs doc cookbook recipes playground snapshots
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Folders of what is data, or says how the repository itself is worked on."""
_NO_SETTINGS = (
    "openapi", "swagger", "pricing", "prices", "tokens", "schema", "package.json", "package-lock", "tsconfig",
    "pnpm-lock", ".lock", "pre-commit", "mkdocs",
)  # fmt: skip
_SPARE = lazy(r"\$\{[\w.]{1,100}:-?([\w./:@-]{2,100})\}")
_ASSIGNED = lazy(r"([\w.]{1,100})=(.{2,120})")
_TEXTS = frozenset({"description", "title", "label", "help", "summary", "about", "note", "notes", "comment", "text"})
_ENTRY = ("id", "name", "value", "default", "key", "model_id")
_MOST_NODES = 3_000
_FEW = 8
"""Entries up to which all in a mapping is said of one thing."""


def is_configuration(path: str) -> bool:
    """Whether a document may set what production code calls, by its path."""
    *folders, name = path.lower().split("/")
    if not (name.endswith(ENDINGS) or (name.endswith(".json") and _JSON.search(name))):
        return False
    return _DATA.isdisjoint(folders) and not any(word in name for word in _NO_SETTINGS)


def in_documents(path: str, documents: list[Node], table: VendorTable) -> Iterator[tuple[int, Meant, Role]]:
    """The models that a file names, each with its line and role."""
    stack: list[tuple[Node, tuple[str, ...], Node | None]] = [(one, (), None) for one in reversed(documents)]
    seen = 0
    while stack and seen < _MOST_NODES:
        node, keys, holder = stack.pop()
        seen += 1
        if node.entries is not None:
            stack.extend((one, (*keys[-4:], key), node) for key, one in reversed(node.entries.items()))
        elif node.items is not None:
            stack.extend((one, (*keys[-4:], ""), node) for one in reversed(node.items))
        elif isinstance(node.value, str) and len(node.value) < 200:
            found = _named(node, node.value, keys, holder, path, table)
            if found is not None:
                yield found


def _named(
    node: Node, value: str, keys: tuple[str, ...], holder: Node | None, path: str, table: VendorTable
) -> tuple[int, Meant, Role] | None:
    text, name = value, keys[-1] if keys else ""
    if not name and (match := _ASSIGNED.fullmatch(text)):  # `- OPENAI_MODEL=gpt-4`
        name, text = match[1], match[2].strip("\"'")
    if match := _SPARE.fullmatch(text):
        text = match[1]
    if not may_be_hosted(text):
        return None
    entries = (holder.entries or {}) if holder is not None else {}
    if name in ("value", "default") and "name" in entries:  # an environment variable of a container
        name = f"{entries['name'].value}"
    around = " ".join((*keys[-3:-1], name))
    said = name if name and name not in _ENTRY else around
    if name.lower() in _TEXTS or APART.finds(around) or not MODEL.finds(said):
        return None
    version = entries.get("version") or entries.get("model_version")
    near = platforms_in(f"{around} {' '.join(map(_word, entries.values())) if len(entries) <= _FEW else ''}")
    if version is not None and isinstance(version.value, str):
        dated = table.on_azure(f"{text}@{version.value}")
        if dated is not None:
            return node.line, dated, "default"
    meant = table.meant(text, near, platforms_in(f"{path} {' '.join(keys)}"))
    role: Role = "choice" if "" in keys and not name.isupper() else "default"
    return (node.line, meant, role) if meant is not None else None


def _word(node: Node) -> str:
    return node.value if isinstance(node.value, str) and len(node.value) < 60 else ""
