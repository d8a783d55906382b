"""Which hosted models a repository names: what is sent, what is sent by default, what is offered; and look-alikes."""

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

import pytest

from monthtwo.catalogue.retirements import Retirements, VendorModel
from monthtwo.engine.hosted.hosted_models import models_in_python, models_outside_code, on_their_platforms
from monthtwo.engine.hosted.vendor_table import VendorTable
from monthtwo.facts.readers import read_file
from monthtwo.facts.reading import EMPTY
from monthtwo.repository.nature import nature
from monthtwo.system.files import Files


def model(provider: str, id: str, alias: bool = False) -> VendorModel:
    return VendorModel(provider=provider, id=id, alias=alias)


TABLE = VendorTable(
    Retirements(
        date(2026, 11, 30),
        (
            model("openai", "gpt-4", alias=True), model("openai", "gpt-4o", alias=True), model("openai", "o1", alias=True),
            model("openai", "gpt-3.5-turbo", alias=True), model("openai", "text-embedding-3-small"),
            model("azure-openai", "gpt-4o@2024-08-06"), model("anthropic", "claude-3-opus-20240229"),
            model("aws-bedrock", "anthropic.claude-3-haiku-20240307-v1:0"),
            model("google-vertex", "claude-3-haiku@20240307"), model("google-vertex", "gemini-1.5-pro", alias=True),
            model("google-gemini", "gemini-1.5-pro", alias=True), model("mistral", "mistral-small", alias=True),
            model("groq", "openai/gpt-oss-20b"), model("groq", "gemma-7b-it"), model("cohere", "command", alias=True),
        ),
        {
            "OpenAIEmbeddingModelType.TEXT_EMBED_3_SMALL": "text-embedding-3-small",
            "OpenAiChatModelName.GPT_4_O": "gpt-4o", "openai.GPT4o": "gpt-4o",
        },
    )
)  # fmt: skip


def named(files: Mapping[str, str]) -> list[str]:
    """`path:line role provider id` of every model that is named, in order; `?` where the table does not have it."""
    texts = {path: dedent(text).removeprefix("\n").encode() for path, text in files.items()}
    facts = {path: read_file(path, data) for path, data in texts.items()}
    natures = {path: nature(path, None, data, len(data)) for path, data in texts.items()}
    read = Files(natures, lambda path: facts.get(path, EMPTY))
    found = sorted(on_their_platforms([*models_outside_code(read, TABLE), *models_in_python(read, TABLE)], read, TABLE))
    return [f"{one.path}:{one.line} {one.role} {one.provider} {one.id}{'' if one.listed else '?'}" for one in found]


PYTHON = {
    'client.chat.completions.create(model="gpt-4", messages=m)': "fixed openai gpt-4",
    'llm = ChatOpenAI("gpt-4o")': "fixed openai gpt-4o",
    'MODEL = os.getenv("OPENAI_MODEL", "gpt-4")': "default openai gpt-4",
    'model = settings.get("model") or "gpt-4"': "default openai gpt-4",
    'model = (os.environ.get("M", "").split(",")[0] or "gpt-4").strip()': "default openai gpt-4",
    'def answer(question, model="gpt-4"): pass': "default openai gpt-4",
    "from llama_index.x import OpenAIEmbeddingModelType\nembed = OpenAIEmbedding(model_type=OpenAIEmbeddingModelType.TEXT_EMBED_3_SMALL)": "fixed openai text-embedding-3-small",
    'class Settings:\n    model: str = "gpt-4"': "default openai gpt-4",
    'class Settings:\n    model: str = Field(default="gpt-4")': "default openai gpt-4",
    'parser.add_argument("--model", default="gpt-4")': "default openai gpt-4",
    'MODELS = ["gpt-4", "command-x"]': "choice openai gpt-4",
    'st.selectbox("Model", ["gpt-4"])': "choice openai gpt-4",
    'class Model(str, Enum):\n    BIG = "gpt-4"': "choice openai gpt-4",
    'MODELS = {"openai": ["gpt-4"]}': "choice openai gpt-4",
    'if model not in MODELS: raise ValueError(model)\nMODELS = ["gpt-4"]': "choice openai gpt-4",
    'requests.post(url, json={"model": "gpt-4"})': "fixed openai gpt-4",
    'answer = get_chat_completion(messages, "gpt-4")': "fixed openai gpt-4",
    'completion(model="anthropic/claude-3-opus-20240229")': "fixed anthropic claude-3-opus-20240229",
    'init_chat_model("openai:gpt-4o")': "fixed openai gpt-4o",
    'model_id = "us.anthropic.claude-3-haiku-20240307-v1:0"': "fixed aws-bedrock anthropic.claude-3-haiku-20240307-v1:0",
    'AnthropicVertex().create(model="claude-3-haiku@20240307")': "fixed google-vertex claude-3-haiku@20240307",
    'import vertexai\nmodel = GenerativeModel("gemini-1.5-pro")': "fixed google-vertex gemini-1.5-pro",
    'import google.generativeai as genai\nmodel = genai.GenerativeModel("gemini-1.5-pro")': "fixed google-gemini gemini-1.5-pro",
    'llm = AzureChatOpenAI(model="gpt-4o-2024-08-06")': "fixed azure-openai gpt-4o@2024-08-06",
    'from groq import Groq\nGroq().create(model="openai/gpt-oss-20b")': "fixed groq openai/gpt-oss-20b",
    'import cohere\ncohere.Client().generate(model="command")': "fixed cohere command",
    'imagen_model = "imagen-3.0-generate-001"': "fixed google-gemini imagen-3.0-generate-001?",
}
"""What names a model, and what it is said to be."""

LOOK_ALIKES = [
    'if model == "gpt-4": pass',
    'if model in ["gpt-4", "gpt-4o"]: pass',
    'if model in GPT_MODELS: limit = 1\nGPT_MODELS = ("gpt-4", "gpt-4o")',
    'tts_models = ["gpt-4"]\nprice = prices[tts_models.index(model)]',
    'ok = any(m in model for m in ["gpt-4"])',
    'PRICES = {"gpt-4": 0.03}',
    'MODEL_PRICES = {"big": "gpt-4"}',
    'limit = TOKEN_LIMITS["gpt-4"]',
    'encoding = tiktoken.encoding_for_model("gpt-4")',
    'def num_tokens(messages, model="gpt-4"): pass',
    'count_tokens(text, model="gpt-4")',
    'def answer():\n    """Ask "gpt-4"."""',
    '# model = "gpt-4"',
    'model: Literal["gpt-4", "gpt-4o"]',
    'print("gpt-4")',
    'model.startswith("gpt-4")',
    'name = model.replace("gpt-4", "x")',
    'VISION_MODELS = ["gpt-4"]',
    'AzureChatOpenAI(azure_deployment="gpt-4o")',
    'AzureChatOpenAI(model="gpt-4o")',
    'from langchain_ollama import ChatOllama\nllm = ChatOllama(model="mistral-small")',
    'llm = ChatOllama(model="gemma-7b-it")',
    'model = AutoModel.from_pretrained("openai/gpt-oss-20b")',
    'client = OpenAI(base_url="https://openrouter.ai/api/v1")\nclient.create(model="openai/gpt-4o")',
    'subparsers.add_parser("command")',
    'run("o1")',
    'match model:\n    case "gpt-4": pass',
]
"""What only looks so."""


@pytest.mark.parametrize("code", PYTHON)
def test_python_that_names_a_model(code: str) -> None:
    found = named({"app.py": code})
    assert [one.partition(" ")[2] for one in found] == [PYTHON[code]]


@pytest.mark.parametrize("code", LOOK_ALIKES)
def test_python_that_only_looks_so(code: str) -> None:
    assert named({"app.py": code}) == []


OTHERS = {
    ("a.ts", 'const r = await openai.chat({ model: "gpt-4", messages })'): "fixed openai gpt-4",
    ("a.ts", 'const model = openai("gpt-4o")'): "fixed openai gpt-4o",
    ("a.ts", 'const model = process.env.MODEL ?? "gpt-4"'): "default openai gpt-4",
    ("a.ts", 'const model = (a ||\n  "gpt-4") as Id'): "default openai gpt-4",
    ("a.ts", 'export const DEFAULT_MODEL: Id = "gpt-4"'): "default openai gpt-4",
    ("a.ts", 'const MODELS = [\n  { id: "gpt-4", hosted: "gpt-4" },\n]'): "choice openai gpt-4",
    ("a.ts", 'export const models = ["gpt-4"]'): "choice openai gpt-4",
    ("a.ts", 'const A: LLM = {\n  modelId: "gpt-4",\n  modelName: "GPT-4",\n  hostedId: "gpt-4",\n}'): "choice openai gpt-4",
    ("a.ts", "const small = groq('openai/gpt-oss-20b')"): "fixed groq openai/gpt-oss-20b",
    ("a.html", '<select name="model">\n  <option value="gpt-4">GPT-4</option>\n</select>'): "choice openai gpt-4",
    ("A.java", 'var m = OpenAiChatModel.builder().modelName("gpt-4").build();'): "fixed openai gpt-4",
    ("A.java", '@Value("${openai.model:gpt-4}") String model;'): "default openai gpt-4",
    ("A.java", "var m = OpenAiChatModel.builder().modelName(OpenAiChatModelName.GPT_4_O).build();"): "fixed openai gpt-4o",
    ("a.go", "req := openai.Request{\n\tModel: openai.GPT4o,\n}"): "fixed openai gpt-4o",
    ("a.go", 'Model string `env:"OPENAI_MODEL" envDefault:"gpt-4o"`'): "default openai gpt-4o",
    ("a.go", 'const defaultModel = "gpt-4"'): "default openai gpt-4",
    ("a.go", 'req := openai.Request{\n\tModel: "gpt-4",\n}'): "fixed openai gpt-4",
    ("application.properties", "langchain4j.open-ai.chat-model.model-name=gpt-4o"): "default openai gpt-4o",
    ("application.properties", "openai.model=${OPENAI_MODEL:gpt-4o}"): "default openai gpt-4o",
    (".env", 'OPENAI_MODEL="gpt-4" # ours'): "default openai gpt-4",
    ("config.yaml", "llm:\n  model: gpt-4\n"): "default openai gpt-4",
    ("compose.yaml", "services:\n  a:\n    environment:\n      - OPENAI_MODEL=${OPENAI_MODEL:-gpt-4}\n"): "default openai gpt-4",
    ("k8s.yaml", "env:\n- name: OPENAI_MODEL\n  value: gpt-4\n"): "default openai gpt-4",
    ("settings.toml", '[llm]\nmodel = "gpt-4"\n'): "default openai gpt-4",
    ("appsettings.json", '{"OpenAI": {"Model": "gpt-4"}}'): "default openai gpt-4",
    ("variables.tf", 'variable "text_model" {\n  default = "gpt-4"\n}\n'): "default openai gpt-4",
    (
        "main.tf",
        'resource "azurerm_cognitive_deployment" "a" {\n  model {\n    name = "gpt-4o"\n    version = "2024-08-06"\n  }\n}\n',
    ): "default azure-openai gpt-4o@2024-08-06",
    ("a.sql", "ALTER TABLE bots ALTER COLUMN model SET DEFAULT 'gpt-4';"): "default openai gpt-4",
}  # fmt: skip

OTHER_LOOK_ALIKES = [
    ("a.ts", 'if (model === "gpt-4") { openai() }'),
    ("a.ts", 'switch (model) {\n  case "gpt-4":\n}'),
    ("a.ts", 'type Model =\n  | "gpt-4"\n  | "gpt-4o"'),
    ("a.ts", 'type Model = "gpt-4" | "gpt-4o"'),
    ("a.ts", 'const LIMITS = {\n  "gpt-4": { max: 1 },\n}'),
    ("a.ts", 'const n = LIMITS["gpt-4"].max'),
    ("a.ts", '// model: "gpt-4"'),
    ("a.ts", '/*\n  model: "gpt-4"\n*/'),
    ("a.ts", 'const compatibleModels = [\n  "gpt-4",\n]'),
    ("a.ts", 'if (["gpt-4", "gpt-4o"].includes(model)) { openai() }'),
    ("a.ts", 'const model = { label: "gpt-4" }'),
    ("a.ts", 'console.log("gpt-4")'),
    ("model-pricing.ts", 'export const models = ["gpt-4"]'),
    ("model-retirements.yaml", "models:\n  - {model: gpt-4, retires: 2026-10-23}\n"),
    ("A.java", 'if (model.equals("gpt-4")) { openai(); }'),
    ("a.go", "if model == openai.GPT4o { return }"),
    ("a.go", "// Model: openai.GPT4o"),
    ("a.go", 'if strings.HasPrefix(model, "gpt-4") { openai() }'),
    (".env.example", "OPENAI_MODEL=gpt-4"),
    ("application.properties", "#openai.model=gpt-4"),
    ("application.properties", "langchain4j.azure-open-ai.chat-model.deployment-name=gpt-4o"),
    ("config.yaml", "prices:\n  model: gpt-4\n"),
    ("config.yaml", "azure_openai:\n  deployment: gpt-4o\n"),
    ("data/runs.yaml", "model: gpt-4\n"),
    ("results.json", '{"model": "gpt-4"}'),
    (".github/workflows/review.yml", "env:\n  OPENAI_MODEL: gpt-4\n"),
    ("a.sql", "UPDATE bots SET model = 'gpt-4' WHERE model = 'gpt-4o';"),
    ("seed.sql", "ALTER TABLE bots ALTER COLUMN model SET DEFAULT 'gpt-4';"),
    ("tests/test_a.py", 'client.create(model="gpt-4")'),
    ("examples/a.py", 'client.create(model="gpt-4")'),
    ("node_modules/a/a.ts", 'const model = "gpt-4"'),
]


@pytest.mark.parametrize(("path", "text"), OTHERS)
def test_other_files_that_name_a_model(path: str, text: str) -> None:
    found = named({path: text})
    assert [one.partition(" ")[2] for one in found] == [OTHERS[path, text]]


@pytest.mark.parametrize(("path", "text"), OTHER_LOOK_ALIKES)
def test_other_files_that_only_look_so(path: str, text: str) -> None:
    assert named({path: text}) == []


def test_of_a_function_in_sql_the_last_definition_counts() -> None:
    def migration(id: str) -> str:
        body = f"BEGIN\n  INSERT INTO bots(model) VALUES ('{id}');\nEND;"
        return f"CREATE OR REPLACE FUNCTION make() RETURNS TRIGGER AS $$\n{body}\n$$ LANGUAGE plpgsql;\n"

    found = named({"migrations/1.sql": migration("gpt-3.5-turbo"), "migrations/2.sql": migration("gpt-4")})
    assert found == ["migrations/2.sql:3 default openai gpt-4"]


def test_settings_are_of_the_platform_whose_client_there_is() -> None:
    settings = "llm:\n  model: gemini-1.5-pro\n"
    vertex, other = "from vertexai.generative_models import GenerativeModel\n", "import google.generativeai as genai\n"
    assert named({"config.yaml": settings}) == ["config.yaml:2 default google-gemini gemini-1.5-pro"]
    assert named({"config.yaml": settings, "a.py": vertex}) == ["config.yaml:2 default google-vertex gemini-1.5-pro"]
    both = named({"config.yaml": settings, "a.py": vertex, "b.py": other})
    assert both == ["config.yaml:2 default google-gemini gemini-1.5-pro"]


def test_where_every_client_is_of_azure_ids_are_names_of_deployments() -> None:
    azure = {".env": "LLM_MODEL=gpt-4o\n", "a.py": "from openai import AzureOpenAI\n"}
    assert named(azure) == []
    assert named({**azure, "b.py": "from openai import OpenAI\n"}) == [".env:1 default openai gpt-4o"]


def test_each_place_is_told_with_its_line() -> None:
    text = 'a = client.create(\n    model="gpt-4",\n)\nb = client.create(model="gpt-4")\n'
    assert named({"app.py": text}) == ["app.py:2 fixed openai gpt-4", "app.py:4 fixed openai gpt-4"]


def test_what_is_hostile_ends() -> None:
    line = "model: '" + "gpt-4'" * 20_000
    assert (
        named({"a.ts": line, "b.py": "models = [" + "'gpt-4', " * 20_000 + "]", "c.yaml": "a: " + "[" * 50}) is not None
    )
