"""What names say of objects: that a call loads a model, that a method asks one."""

from functools import lru_cache

from monthtwo.names.words import words_of

_ASKS = frozenset(
    """predict infer inference forward score classify encode embed embedding embeddings generate transcribe
    translate detect segment recognize extract rank rerank recommend run process summarize answer query ask complete
    completion completions chat invoke stream respond reply call kickoff synthesize forecast estimate parse create
    execute predictor""".split()  # noqa: SIM905 - sixty quoted words read worse
)
"""Verbs with which an object is asked, once it is known to be a model."""
ASKS_ALONE = frozenset({"score", "classify", "infer", "transcribe", "forecast", "recommend"})
"""Methods that ask a model on an unknown receiver too, in a file that loads one."""
INFERS = frozenset({"predict", "infer", "inference"})
"""Verbs that are said of models alone."""
_LOADS = frozenset({"load", "loads", "restore", "from", "open"})
_SOURCES = frozenset({"config", "file", "path"})
"""What a model may be made from: `from_config`."""
_WHOLE = frozenset({"pretrained", "checkpoint"})
"""With a verb of loading they are said of models alone."""
_MODELS = frozenset({"model", "classifier", "regressor", "predictor", "detector", "recognizer", "estimator", "scorer"})
_SPOKEN = frozenset({"recommender", "ranker", "tagger", "transcriber", "forecaster", "translator", "synthesizer"})
"""What else holds a model, by what it answers with."""
_ANSWERS = INFERS | ASKS_ALONE | {"recommendation", "recommendations", "rank", "translate", "synthesize", "detect"}
_PARTS = frozenset(
    """tokenizer tokenizers processor config configuration extractor scaler preprocessor dataset data schema card info
    name names path file list version versions metadata prompt user settings""".split()  # noqa: SIM905
)
"""What is loaded beside a model, or says something of one."""

_KEEPS = frozenset({"get", "set", "is", "has", "load", "close", "bind", "with", "add", "register", "init", "setup"})
"""Verbs with which an object is made ready, or asked for what it is made of."""


@lru_cache(maxsize=8192)
def is_asking(method: str) -> bool:
    """Whether a method of a model, or the model itself when called, gives an answer."""
    if method == "__call__":
        return True
    words = words_of(method)
    return bool(words & _ASKS) or (method[:1] == "a" and bool(words_of(method[1:]) & _ASKS))


@lru_cache(maxsize=8192)
def asks_by_name(receiver: str, method: str) -> bool:
    """Whether an object that is called a model is asked by a verb that is said of models: `recommender.recommend`."""
    return bool(words_of(receiver) & (_MODELS | _SPOKEN)) and bool(words_of(method) & _ANSWERS)


@lru_cache(maxsize=8192)
def is_told(method: str) -> bool:
    """Whether a method may ask what calls itself a language model: any but those that say something of it."""
    return bool(method) and method[0].isalpha() and not words_of(method) & (_PARTS | _KEEPS)


def is_named_llm(maker: str) -> bool:
    """Whether a class of another package calls itself a language model."""
    return maker.endswith("LLM") and maker.rpartition(".")[2][0].isupper()


@lru_cache(maxsize=8192)
def is_loading(last: str) -> bool:
    """Whether the last part of a name has a verb of loading."""
    return bool(words_of(last) & _LOADS)


@lru_cache(maxsize=8192)
def loads(name: str) -> bool:
    """Whether a name of another package loads a model, by its own words: `pvnet.Model.from_pretrained`."""
    if name[0] in "?.#!" or ".py:" in name or "." not in name:
        return False
    receiver, _, last = name.rpartition(".")
    holder = receiver.rpartition(".")[2]
    verb, owner = words_of(last), words_of(holder)
    if not verb & _LOADS or (verb - _SOURCES | owner) & _PARTS:
        return False
    if verb & _WHOLE:
        return True
    return bool(verb & _MODELS) or (holder[:1].isupper() and bool(owner & _MODELS))
