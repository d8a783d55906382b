"""Which model on which platform a text means, by the table of retirements and what stands around it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from monthtwo.catalogue.retirements import Retirements, VendorModel
from monthtwo.regular_expressions import lazy

LOCAL = "local"
"""Stands for what runs a model itself, or passes it on to whom the id does not say."""
_ROUTES = {
    "openai": "openai", "azure": "azure-openai", "azure_openai": "azure-openai", "azure_ai": "azure-foundry",
    "anthropic": "anthropic", "gemini": "google-gemini", "google_genai": "google-gemini", "google-gla": "google-gemini",
    "vertex_ai": "google-vertex", "google_vertexai": "google-vertex", "google-vertex": "google-vertex",
    "bedrock": "aws-bedrock", "bedrock_converse": "aws-bedrock", "converse": "aws-bedrock", "groq": "groq",
    "together_ai": "together", "together": "together", "mistral": "mistral", "mistralai": "mistral",
    "cohere": "cohere", "cohere_chat": "cohere", "xai": "xai", "deepseek": "deepseek", "voyage": "voyage",
    "cerebras": "cerebras", "ai21": "ai21", "moonshot": "moonshot",
}  # fmt: skip
"""What a library puts before an id to say whom it asks: `azure/gpt-4o`, `anthropic:claude-3-opus-20240229`."""
_RESOURCES = ("models/", "publishers/google/models/", "publishers/anthropic/models/", "foundation-model/")
_REGION = lazy(r"(?:us|us-gov|eu|apac|global|jp|au)\.(?=[a-z0-9]+\.)")
_PARTS = (
    r"(?:-(?:mini|nano|pro|turbo|instruct|preview|vision|audio|realtime|search|transcribe|diarize|tts|codex|max|chat"
    r"|latest|deep-research|16k|32k|\d{4}(?:-\d\d-\d\d)?))*"
)
_OPENAI = lazy(
    rf"gpt-(?:3\.5|4o|[45](?:\.\d)?){_PARTS}|chatgpt-4o-latest|o[134]{_PARTS}|dall-e-[23]|whisper-1|tts-1(?:-hd)?"
    r"|text-embedding-(?:3-(?:small|large)|ada-002)|text-(?:davinci|curie|babbage|ada)-00\d|code-davinci-00\d"
)
_CLAUDE = lazy(
    r"claude-(?:v?[12](?:\.\d)?|instant-v?1(?:\.\d)?"
    r"|\d(?:-\d)?-(?:opus|sonnet|haiku)(?:[-@](?:\d{8}|latest))?"
    r"|(?:opus|sonnet|haiku)-\d(?:-\d{1,2})?(?:[-@](?:\d{8}|latest))?)"
)
_GOOGLE = lazy(
    r"gemini-\d(?:\.\d)?-(?:pro|flash|ultra|nano)(?:-(?:lite|8b|image|vision|exp|preview|latest|live|thinking|tts|\d{2,4}))*"
    r"|gemini-(?:pro|ultra)(?:-vision)?|imagen-\d\.\d-(?:fast-|ultra-)?generate-(?:preview-)?[\d-]+"
    r"|(?:text|chat|code|codechat)-bison(?:-32k)?(?:@\d{3})?|textembedding-gecko(?:-multilingual)?(?:@\d{3}|@latest)?"
)
_BEDROCK = lazy(r"(?:anthropic|amazon|cohere|ai21|meta|mistral|deepseek|stability)\.[a-z][\w-]*-v\d[\w:]*")
_OPENAI_HEADS = ("gpt-", "chatgpt-", "o1", "o3", "o4-", "text-", "dall-e-", "whisper-1", "tts-1", "code-davinci-")
_GOOGLE_HEADS = ("gemini-", "imagen-", "text-bison", "chat-bison", "code-bison", "codechat-bison", "textembedding-")
_BEDROCK_HEADS = ("anthropic.", "amazon.", "cohere.", "ai21.", "meta.", "mistral.", "deepseek.", "stability.")
_FAMILIES = (
    (("openai",), _OPENAI_HEADS, _OPENAI), (("anthropic", "google-vertex"), ("claude-",), _CLAUDE),
    (("google-gemini", "google-vertex"), _GOOGLE_HEADS, _GOOGLE), (("aws-bedrock",), _BEDROCK_HEADS, _BEDROCK),
)  # fmt: skip
"""What a platform's ids look like where that is so plain that one which is not listed is one of it all the same."""
_OWN = ("openai", "anthropic", "google-gemini", "aws-bedrock", "mistral", "cohere", "groq", "xai", "deepseek", "ai21",
        "voyage", "moonshot")  # fmt: skip
"""Platforms whose ids are known as such with nothing beside them."""
_COMMON = frozenset(
    """
    command command-light command-nightly command-light-nightly command-r command-r-plus embedding-001
    text-embedding-004 text-embedding-005 o1 o3 o4 mistral-tiny mistral-small mistral-medium
    mistral-large mistral-nemo mistral-embed
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Ids that mean other things as well, or are names of weights that anybody runs: the platform must be named nearby."""
_WEIGHTS = frozenset({"mistral", "cohere", "groq", "deepseek", "together", "cerebras", "azure-foundry", "stability"})
"""Platforms whose models others run under the same names."""
_WORDS = (
    ("openrouter", LOCAL), ("ollama", LOCAL), ("lmstudio", LOCAL), ("huggingface", LOCAL), ("bedrock", "aws-bedrock"),
    ("vertex", "google-vertex"), ("aiplatform", "google-vertex"), ("groq", "groq"), ("together", "together"),
    ("cerebras", "cerebras"), ("cohere", "cohere"), ("mistral", "mistral"), ("deepseek", "deepseek"), ("x.ai", "xai"),
    ("xai", "xai"), ("ai21", "ai21"), ("voyage", "voyage"), ("moonshot", "moonshot"), ("stability", "stability"),
    ("anthropic", "anthropic"), ("genai", "google-gemini"), ("generativeai", "google-gemini"),
    ("gemini", "google-gemini"), ("palm", "google-gemini"), ("google", "google-gemini"),
    ("azure.ai.inference", "azure-foundry"), ("azure-foundry", "azure-foundry"),
)  # fmt: skip


_SHORT = 400
_MENTIONS, _LONGEST_WORD = 40, 24
_IN_WORDS = "abcdefghijklmnopqrstuvwxyz_-"
_DATED = lazy(r"-(\d{4}(?:-\d\d-\d\d)?)$")


class Meant(Struct, frozen=True):
    """A model on a platform; `model` is None where the table does not have it there."""

    provider: str
    id: str
    model: VendorModel | None


def platforms_in(text: str) -> tuple[str, ...]:
    """The platforms that a text names."""
    return _few(text) if len(text) < _SHORT else _platforms(text)


@lru_cache(maxsize=1024)
def _few(text: str) -> tuple[str, ...]:
    """As `_platforms`, of a short text: many ids stand below the same names."""
    return _platforms(text)


def _platforms(text: str) -> tuple[str, ...]:
    said = text.lower()
    found = [platform for word, platform in _WORDS if word in said]
    clients = [*_on_azure(said, "openai"), *_on_azure(said, "open-ai")]
    if clients:
        found.append("azure-openai" if all(clients) else "openai")
    elif "azure" in said:
        found.append("azure-openai")
    return tuple(dict.fromkeys(found))


def platforms_of(imports: Iterable[str]) -> frozenset[str]:
    """The platforms whose clients are imported, by what is imported: `openai.AzureOpenAI`."""
    found: set[str] = set()
    for name in imports:
        said = name.lower()
        if "openai" in said:
            last = said.rpartition(".")[2] or said
            found.add("azure-openai" if "azure" in last else "openai")
        elif "vertex" in said or "aiplatform" in said:
            found.add("google-vertex")
        elif "generativeai" in said or "genai" in said:
            found.add("google-gemini")
    return frozenset(found)


def _on_azure(said: str, word: str) -> Iterator[bool]:
    """For the first mentions of OpenAI, whether each is one of what Azure hosts: `AzureOpenAI`, `azure-open-ai`."""
    at = said.find(word)
    for _ in range(_MENTIONS):
        if at < 0:
            return
        before = said[max(0, at - _LONGEST_WORD) : at]
        yield "azure" in before[len(before.rstrip(_IN_WORDS)) :]
        at = said.find(word, at + 1)


class VendorTable:
    """The table by platform and id."""

    def __init__(self, retirements: Retirements) -> None:
        self.read = retirements.read
        self.constants = retirements.constants
        """What libraries call an id."""
        self.last_names = frozenset(name.rpartition(".")[2] for name in self.constants)
        self._models = {(one.provider, one.id.lower()): one for one in retirements.models}

    def meant(self, text: str, *around: Iterable[str]) -> Meant | None:
        """What a text means; None where it is no id of a platform in the table.

        Args:
            around: the platforms that are named near it, the nearest first.
        """
        id = text.strip()
        for before in _RESOURCES:
            if id.startswith(before):
                id = id[len(before) :]
        id = _REGION.sub("", id)
        near = [tuple(names) for names in around]
        whole = (self._models.get((name, id.lower())) for names in near for name in names)
        route, sign, rest = _routed(id)
        if sign and not any(whole):
            routed = sign == "/" and any(LOCAL in names for names in near)
            return None if routed else self._on(_ROUTES[route], _REGION.sub("", rest))
        if "@" in id:  # only one platform writes its versions so
            return self._on("google-vertex", id)
        for nearby in near:
            for name in nearby:
                if name != LOCAL and (found := self._on(name, id)) is not None:
                    return found
                if name == "azure-openai" and id.startswith(_OPENAI_HEADS):
                    return None
            if LOCAL in nearby and (_is_common(id) or any((one, id.lower()) in self._models for one in _WEIGHTS)):
                return None
        if _is_common(id):
            return None
        listed = [name for name in _OWN if (name, id.lower()) in self._models]
        return next((found for name in listed or _OWN if (found := self._on(name, id)) is not None), None)

    def _on(self, provider: str, id: str) -> Meant | None:
        found = self._models.get((provider, id.lower()))
        if found is None and provider == "aws-bedrock":
            found = self._models.get((provider, f"{id.lower()}:0"))
        if found is not None:
            return Meant(provider, found.id, found)
        if provider == "azure-openai":  # else it is the name of a deployment, which says nothing of what it deploys
            return self.on_azure(id)
        known = any(
            provider in platforms and id.startswith(heads) and form.fullmatch(id)
            for platforms, heads, form in _FAMILIES
        )
        return Meant(provider, id, None) if known else None

    def on_azure(self, id: str) -> Meant | None:
        """A model on Azure by its name and version, `gpt-4o@2024-08-06` or `gpt-4o-2024-08-06`."""
        name, _, version = _DATED.sub(r"@\1", id).partition("@")
        found = self._models.get(("azure-openai", f"{name}@{version}".lower())) if version else None
        return Meant("azure-openai", found.id, found) if found is not None else None


def _is_common(id: str) -> bool:
    preview = id.startswith("llama-") and id.endswith("-preview")
    return id in _COMMON or "/" in id or preview or id.startswith(("whisper-large-", "gemma"))


def _routed(id: str) -> tuple[str, str, str]:
    for sign in "/:":
        route, found, rest = id.partition(sign)
        if found and route in _ROUTES:
            return route, found, rest
    return id, "", ""
