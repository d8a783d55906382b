"""Ids of models that vendors host, by their form alone: what may be one, and where it stands in a text."""

from collections.abc import Iterable, Iterator

from monthtwo.regular_expressions import lazy

_HEADS = (
    "gpt-", "chatgpt-", "o1", "o3", "o4-", "text-embedding-", "text-davinci-", "text-curie-", "text-babbage-",
    "text-ada-", "text-moderation-", "text-similarity-", "text-search-", "text-bison", "text-unicorn",
    "text-multilingual-",
    "textembedding-", "code-davinci-", "code-cushman-", "code-search-", "code-bison", "code-gecko", "codechat-bison",
    "codex-", "chat-bison", "davinci-", "babbage-", "dall-e-", "whisper-", "tts-1", "tts@", "tts-hd@", "whisper@",
    "sora-",
    "computer-use-", "claude-", "gemini-", "imagen-", "veo-", "embedding-", "embed-", "multimodalembedding", "open-mi",
    "open-codestral", "mistral", "codestral-", "devstral-", "magistral-", "ministral-", "mixtral-", "pixtral-",
    "voxtral-",
    "labs-", "command", "rerank-", "c4ai-", "llama", "gemma", "qwen", "grok-", "deepseek-", "jamba-", "voyage-",
    "moonshot-", "stable-diffusion-", "gpt-oss", "Meta-Llama-", "Llama-", "meta-llama", "Mistral-", "Mixtral-", "Phi-",
    "DeepSeek-", "Cohere-", "anthropic.", "amazon.", "cohere.", "ai21.", "meta.", "mistral.", "deepseek.", "stability.",
)  # fmt: skip
"""How they begin."""
_WITHOUT_HYPHEN = ("o1", "o3", "command")
_ORDINARY = {"command": "cohere"}
"""What any program says for something else, with the vendor whose model it is."""
_SIGNS = "./:"
"""What stands between a router, a platform or a region and the id."""
_MOST_SIGNS = 5
_LONGEST = 100
_ALLOWED = lazy(r"[\w./:@-]+")
_VENDORS = ("gpt-", "claude-", "gemini-", "openai", "mistral", "llama", "bedrock", "cohere")
"""A file that calls a hosted model has one of these words, most others none."""
_QUOTES = "\"'`"
_IN_CODE = lazy(r"[\"'`:/.](?:" + "|".join(_HEADS).replace(".", r"\.") + r")[\w.:@/-]{0,80}")


def may_be_hosted(text: str) -> bool:
    """Whether a whole text has the form of an id."""
    if len(text) > _LONGEST or " " in text:
        return False
    if "-" not in text and "@" not in text and not text.endswith(_WITHOUT_HYPHEN):
        return False
    return _begins(text) and _ALLOWED.fullmatch(text) is not None


def any_hosted(texts: Iterable[str], source: str | bytes) -> bool:
    """Whether any text of a source has that form; an ordinary word counts where the source names its vendor."""
    vendors = {_ORDINARY.get(text, "") for text in texts if may_be_hosted(text)}
    if not vendors or "" in vendors:
        return bool(vendors)
    said = (source if isinstance(source, bytes) else source.encode("utf-8", "replace")).lower()
    return any(vendor.encode() in said for vendor in vendors)


def _begins(text: str) -> bool:
    if text.startswith(_HEADS):
        return True
    signs = 0
    for at, sign in enumerate(text):
        if sign in _SIGNS:
            signs += 1
            if text.startswith(_HEADS, at + 1):
                return True
            if signs == _MOST_SIGNS:
                break
    return False


def ids_in_code(text: str) -> Iterator[tuple[int, str]]:
    """What may be an id in the code of any language, each with where it begins: in quotes, or after a colon in them."""
    if not any(word in text for word in _VENDORS):
        return
    end = 0
    for match in _IN_CODE.finditer(text):
        start = match.start() + 1
        if start < end:
            continue
        end = match.end()
        first = start
        while first > 0 and start - first < _LONGEST and (text[first - 1].isalnum() or text[first - 1] in "./:_-"):
            first -= 1
        quoted = first > 0 and text[first - 1] in _QUOTES
        if quoted or text[start - 1] == ":":
            begin = first if quoted else start
            id = text[begin:end]
            if may_be_hosted(id) and text[end : end + 1] in (*_QUOTES, "}"):
                yield begin, id
