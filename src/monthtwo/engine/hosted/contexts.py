"""What the names around an id say of it: that it is called, offered, or only looked up."""

from monthtwo.regular_expressions import anycase

MODEL = anycase("model|engine|llm|embed|gpt|claude|gemini|completion|rerank|whisper|transcri|dall_e|dalle")
"""Names of what a model is put into."""
CHOSEN = anycase("model|engine|llm|select|option|choice|choose|dropdown|radio|combobox|enum|catalog")
"""Names of lists that users choose from."""
APART = anycase(
    "token|price|pricing|cost|encoding|rate_limit|ratelimit|_limit|limits|context_window|context_length|context_size"
    "|contextwindow|contextlength|max_|benchmark|leaderboard|elo_|display|label|title|tooltip|placeholder|description"
    "|docs_|comment|example|sample|dummy|mock|fake|fixture|expected|deployment"
)
"""Names of tables of prices and limits, of texts for people, of what stands for something else."""
LOOKED_THROUGH = anycase(
    "capab|vision|multimodal|reasoning|legacy|deprecat|retired|unsupported|blocked|blacklist|exclude|ignore|disallow"
    "|supports|support_|compatib|without|alias|migrat|valid|has_|is_|prefix|known_|_only|with_"
)
"""Names of lists that are looked through: what a model can do, what is refused."""
SENT = anycase(
    "complet|chat|embed|llm|generat|model|openai|claude|gemini|agent|ask|query|prompt|anthropic|invoke|summar|transcri"
    "|bedrock|client|respond|response|speech|image|whisper|extract|classif|translat|analy|predict|converse|rerank|crew"
)
"""Names of what sends something to a model."""
_SPOKEN = frozenset(
    """
    print log logger debug info warn warning error exception write echo startswith endswith replace split index count
    remove find compare get_encoding encoding_for_model join match search sub fullmatch strip format isinstance
    markdown secho raises parametrize println printf sprintf errorf
    """.split()  # noqa: SIM905 - quoted words read worse
)
_LOOKED_UP = frozenset(
    """
    get env environ config getattr setdefault pop str getenv get_env getenv_or get_config getconfig get_setting
    getproperty getordefault get_env_var env_str process_env getstring
    """.split()  # noqa: SIM905
)


def speaks(call: str) -> bool:
    """Whether what is called shows a text, or looks at it."""
    last = _last(call)
    return (
        last in _SPOKEN
        or last.startswith(("assert", "raise", "log_", "print_"))
        or last.endswith(("error", "exception"))
    )


def looks_up(call: str) -> bool:
    """Whether what is called gives a setting, or what stands for it where there is none."""
    last = _last(call)
    return last in _LOOKED_UP or "getenv" in last or last.startswith(("get_env", "getenv"))


def _last(call: str) -> str:
    return call[call.rfind(".") + 1 :].lower()
