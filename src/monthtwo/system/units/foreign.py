"""Other languages than Python, as far as their text tells: routes, jobs, and the calls that fit, load and ask a model.

A file is one node, `(path, "")`: what a function in it leads to is not known.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from monthtwo.facts.records import TextLine, text_lines
from monthtwo.regular_expressions import lazy
from monthtwo.system.units.unit import Unit


class Language(Struct, frozen=True):
    """What a language's lines look like. Routes have a group `path` and may have a group `method`."""

    name: str
    routes: str
    jobs: str
    """What makes a file a program or a command of one."""
    calls: Mapping[str, str]
    """Vocabulary set → expression."""
    comment: str = "//"
    handler_file: str = ""
    """Files that are routes by their path."""
    marks: tuple[str, ...] = ("",)
    """Every line with a route or job holds one of these: a file without them need not be searched line by line."""


_PROMPTS_HTTP = (
    r"/chat/completions\b|/v1/completions\b|api\.openai\.com/v1/responses\b|api\.anthropic\.com/v1/messages\b"
    r"|:(stream)?[gG]enerateContent\b|:11434/api/(chat|generate)\b"
)
"""The addresses of language models, in whatever language they are asked."""
_PROMPTS_JS = (
    r"\.completions\.create\(|\.responses\.create\(|\.threads\.runs\.(create|stream)\w*\("
    r"|\.messages\.(create|stream)\(|\b(generate|stream)(Text|Object)\("
    r"|\.generateContent(Stream)?\(|\.(chatCompletion|textGeneration)(Stream)?\("
    r"|\bnew (Azure)?Chat(OpenAI|Anthropic|GoogleGenerativeAI|VertexAI|Groq|Ollama|MistralAI|BedrockConverse|Cohere)\("
    r"|\bnew (InvokeModel|Converse)\w*Command\(|\bollama\.(chat|generate)\("
    r"|\.(asQueryEngine|asChatEngine)\(|\bnew (Context|Simple|CondenseQuestion)ChatEngine\("
    rf"|{_PROMPTS_HTTP}"
)
_R = Language(
    name="r",
    routes=r"^#[*'] @(?P<method>get|post|put|delete) (?P<path>/\S*)"
    r"|\bpr_(?P<verb>get|post)\(\s*[\"'](?P<address>/[^\"']*)",
    jobs=r"\bcommandArgs\(|^\s*main\(\)|\bquit\(",
    calls={
        "$model-fit": r"\b(ranger|randomForest|xgboost|xgb\.train|lgb\.train"
        r"|lightgbm|catboost\.train|glmnet|cv\.glmnet|gbm|rpart"
        r"|nnet|svm|caret::train|fit_resamples|last_fit|tune_grid|set_engine|brm|stan_glm|prophet|auto\.arima|h2o\.\w*(automl|gbm|randomForest|deeplearning))\("
        r"|(?<![\w.$:])fit\(",
        "$model-loaders": r"\b(readRDS|xgb\.load|lgb\.load|load_model_\w+|vetiver_pin_read"
        r"|pin_read|h2o\.loadModel|torch_load)\(",
        "$model-predict": r"\b(predict|augment|h2o\.predict|vetiver_api|forecast)\(",
        "$storage-writers": r"\b(write\.csv|write_csv|dbWriteTable|dbAppendTable"
        r"|write_parquet|fwrite|pin_write|put_object)\(",
        "$llm-calls": r"\b(chat_openai|chat_anthropic|chat_google_gemini|create_chat_completion|ollamar::chat)\("
        rf"|{_PROMPTS_HTTP}",
    },
    comment="#",
)  # fmt: skip
_GO = Language(
    name="go",
    routes=r"\.(?P<method>GET|POST|PUT|Get|Post|Put|HandleFunc|Handle)\(\s*\"(?P<path>(?:[A-Z]+ )?/[^\"]*)\"",
    jobs=r"\bfunc main\(|\bcli\.(Command|App)\b|\bcobra\.Command\b|\*cli\.Context",
    calls={
        "$model-loaders": r"\b(Load|Find|Get|Read|Fetch|Restore)(\w{0,60}Model\w{0,60})\("
        r"|\bleaves\.\w+FromFile\(|\bLoadSavedModel\(|\bonnxruntime_?go\.New",
        "$model-predict": r"\.(Predict\w*|Infer|Score)\(|\.ModelInfer\(",
        "$model-fit": r"\b\w*\.(Train|Fit|Learn)\(|\bNew\w*(Model|Classifier)FromExamples\(",
        "$storage-writers": r"\.(Exec|ExecContext|InsertOne|PutItem|Upsert\w*|Insert\w*|Save\w*|Create\w*"
        r"|UpdateOrCreate\w*|WriteMessages)\(",
        "$llm-calls": r"\.(CreateChatCompletion\w*|GenerateContent|Messages\.New|Chat\.Completions\.New"
        r"|InvokeModel(WithResponseStream)?|Converse(Stream)?)\("
        rf"|{_PROMPTS_HTTP}",
    },
)  # fmt: skip
_JS_ROUTERS = ("app", "router", "server", "api", "fastify")
_JS = Language(
    name="javascript",
    routes=rf"\b(?:{'|'.join(_JS_ROUTERS)})\.(?P<method>get|post|put|all)\(\s*[\"'`](?P<path>/[^\"'`]*)",
    jobs=r"\brequire\.main\s*===\s*module|\bprocess\.argv",
    calls={
        "$model-loaders": r"\btf\.load(Layers|Graph)Model\(|InferenceSession\.create\(|\btflite\.loadTFLiteModel\(",
        "$model-predict": r"\b(model|session|classifier|net)\w*\.(predict|run|execute|classify)\(",
        "$storage-writers": r"\.(insertOne|insertMany|putItem|upsert|writeFile|writeFileSync)\(",
        "$llm-calls": _PROMPTS_JS,
    },
    handler_file=r"(^|/)(app|src/app)/.{0,300}/route\.[jt]s$|(^|/)pages/api/.+\.[jt]s$|(^|/)netlify/functions/"
    r"|(^|/)routes/(.{0,300}/)?\+server\.[jt]s$|(^|/)server/(api|routes)/.+\.[jt]s$",
    marks=(
        *(f"{who}.{verb}(" for who in _JS_ROUTERS for verb in ("get", "post", "put", "all")),
        "require.main", "process.argv",
    ),
)  # fmt: skip
_JVM = Language(
    name="jvm",
    routes=r"@(?P<method>Get|Post|Put|Request)Mapping\(\s*(?:value\s*=\s*|path\s*=\s*)?\"(?P<path>[^\"]*)\"",
    jobs=r"\bpublic static void main\(|\bobject \w+ extends App\b",
    calls={
        "$model-loaders": r"\bSavedModelBundle\.load\(|\bModelSerializer\.restore"
        r"|\bOrtEnvironment\.|\bPipelineModel\.load\(|\bCriteria\.builder\(",
        "$model-predict": r"\b(model|predictor|booster|session|classifier)\w*\.(predict|output|run|transform)\(",
        "$storage-writers": r"\.(save|saveAll|insertInto|saveAsTable|executeUpdate|send)\(",
        "$llm-calls": r"\b[cC]hatClient\w*\.prompt\(|\bChatLanguageModel\b|\bAiServices\.\w+\(|@AiService\b"
        r"|\bchatModel\.(call|stream|chat)\(|\.chat\(\)\.completions\(\)\.create\("
        rf"|{_PROMPTS_HTTP}",
    },
)  # fmt: skip
_CSHARP = Language(
    name="csharp",
    routes=r"\[Http(?P<method>Get|Post|Put)(?:\]|\(\s*(?:\"(?P<path>[^\"]*)\")?)"
    r"|\.Map(?P<verb>Get|Post|Put)\(\s*\"(?P<address>[^\"]*)\"",
    jobs=r"\bstatic (?:async )?(?:void|int|Task)\S* Main\(",
    calls={
        "$model-loaders": r"\.Model\.Load\(|\bnew InferenceSession\(|\bPredictionEnginePool\b",
        "$model-predict": r"\b\w*([eE]ngine|[pP]redictor|[pP]ool|[mM]odel)\.Predict\(|\b\w*[sS]ession\.Run\(",
        "$model-fit": r"\b(\w*[pP]ipeline|\w*[tT]rainer|\w*[eE]stimator)\.Fit\(",
        "$storage-writers": r"\.(SaveChanges|InsertOne|InsertMany|UpsertItem|ExecuteNonQuery)(Async)?\(",
        "$llm-calls": r"\.(CompleteChat\w*|GetChatCompletions\w*|GetChatMessageContents?Async|InvokePrompt\w*Async"
        rf"|GetStreamingChatMessageContentsAsync)\(|{_PROMPTS_HTTP}",
    },
    marks=("[Http", ".MapGet(", ".MapPost(", ".MapPut(", " Main("),
)  # fmt: skip
_RUST = Language(
    name="rust",
    routes=r"\.route\(\s*\"(?P<path>/[^\"]*)\"|#\[(?P<verb>get|post|put)\(\s*\"(?P<address>/[^\"]*)\"",
    jobs=r"\bfn main\(",
    calls={
        "$model-loaders": r"\bSession::builder\(|\bCModule::load\(|\bSavedModelBundle::load\(|\bVarBuilder::from_"
        r"|\b\w*(Model|Embedding|Pipeline)::(load|try_new|new_from_file|from_file)\(",
        "$model-predict": r"\b(model|session|predictor|classifier)\w*\.(run|predict|forward|embed)\(",
        "$storage-writers": r"\.(execute|insert_one|insert_many|put_item|put_object)\(",
        "$llm-calls": rf"\.chat\(\)\.create(_stream)?\(|\.completions\(\)\.create\(|{_PROMPTS_HTTP}",
    },
    marks=(".route(", "#[get(", "#[post(", "#[put(", "fn main("),
)  # fmt: skip
_LANGUAGES = {
    ".r": _R, ".go": _GO, ".js": _JS, ".mjs": _JS, ".cjs": _JS, ".ts": _JS, ".tsx": _JS,
    ".java": _JVM, ".kt": _JVM, ".scala": _JVM, ".cs": _CSHARP, ".rs": _RUST,
}  # fmt: skip
_EXPORTED = lazy(r"\bexport\s+(?:async\s+)?(?:function|const)\s+(GET|POST|PUT)\b")
"""The methods that a file answers which is a route by its path."""
SUFFIXES = (*_LANGUAGES, ".R")
_COMPILED = {
    language.name: (
        lazy(language.routes),
        lazy(language.jobs),
        {key: lazy(text) for key, text in language.calls.items()},
        lazy(language.handler_file) if language.handler_file else None,
    )
    for language in (_R, _GO, _JS, _JVM, _CSHARP, _RUST)
}
_LIBRARIES = tuple(
    """
    tensorflow onnx xgboost leaves openai anthropic langchain ollama genai gemini ranger randomforest caret tidymodels
    parsnip glmnet lightgbm catboost vetiver h2o keras torch deeplearning4j djl spark prophet forecast classifier
    predict semantickernel microsoft.ml bedrock groq mistral llama
    """.split()  # noqa: SIM905 - thirty quoted words read worse
)
"""A file that speaks of none of these has no model, whatever its methods are called."""
_AI = lazy(r"ai\b(?<!\wai)")
"""The word `ai`, looked for by its letters first: ten times as fast as with a boundary before them."""


def language_of(path: str) -> Language | None:
    """The language of a file by its ending; None for Python and for what is no code."""
    return _LANGUAGES.get(path[path.rfind(".") :].lower())


def foreign_calls(path: str, text: str) -> Iterator[tuple[str, int, str]]:
    """Vocabulary set, line and text of each call that has to do with models."""
    language = language_of(path)
    if language is None or not _speaks_of_models(text.lower()):
        return
    kept = _code(language, text)
    for line in kept if _speaks_of_models("\n".join([line.text for line in kept]).lower()) else ():
        for key, expression in _COMPILED[language.name][2].items():
            match = expression.search(line.text)
            if match:
                yield key, line.line, match[0].strip(" .(")


def _speaks_of_models(text: str) -> bool:
    for word in _LIBRARIES:  # twice as fast as `any`, and asked of whole repositories of other languages
        if word in text:
            return True
    return _AI.search(text) is not None


def foreign_units(path: str, text: str) -> Iterator[Unit]:
    """Routes, and the file itself when it is a program."""
    language = language_of(path)
    if language is None:
        return
    routes, jobs, _, handler_file = _COMPILED[language.name]
    marked = any(mark in text for mark in language.marks)
    for line in text_lines(text) if marked else ():
        match = routes.search(line.text)
        if match:
            found = match.groupdict()
            address = (found.get("path") or found.get("address") or "").rpartition(" ")[2]
            method = (found.get("method") or found.get("verb") or "").upper()
            yield _unit("route", path, line.line, "request", language, {"path": address, "method": method})
    if handler_file is not None and handler_file.search(path):
        methods = " ".join(dict.fromkeys(match[1] for match in _EXPORTED.finditer(text)))
        yield _unit("route", path, 1, "request", language, {"method": methods} if methods else {})
    first = next((line.line for line in _code(language, text) if jobs.search(line.text)), 0) if marked else 0
    if first:
        yield _unit("main", path, first, "manual", language, {})


def _code(language: Language, text: str) -> list[TextLine]:
    return [line for line in text_lines(text) if not line.text.lstrip().startswith(language.comment)]


def _unit(form: str, path: str, line: int, trigger: str, language: Language, attributes: dict[str, str]) -> Unit:
    return Unit(
        form=form, name=path, path=path, line=line, triggers=(trigger,), targets=((path, ""),), format=language.name,
        attributes=attributes,
    )  # fmt: skip
