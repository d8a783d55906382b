"""Which syntax a file has, by its name alone."""

import re

from monthtwo.regular_expressions import lazy

_BY_SUFFIX = {
    "python": "py",
    "notebook": "ipynb",
    "yaml": "yaml yml dvc cff",
    "json": "json avsc jsonc",
    "toml": "toml",
    "hcl": "tf hcl tfvars",
    "dockerfile": "dockerfile",
    "shell": "sh bash zsh ksh",
    "make": "mk",
    "just": "just",
    "crontab": "cron crontab",
    "text": "md markdown mdx rst txt adoc qmd rmd tex r go scala java kt js jsx mjs cjs ts tsx sql proto pbtxt graphql "
    "html htm jinja jinja2 j2 tmpl tpl tftpl mako cfg ini conf properties env example sample template "
    "gitattributes dvcignore jsonnet libsonnet stan rs rb php cs lua swift ps1 bat cmd jl groovy bicep rules "
    "prom service timer smk snakefile",
    "table": "csv tsv jsonl ndjson ann xml eaf",
    "sheet": "xlsx",
}
_SYNTAX_OF_SUFFIX = {suffix: syntax for syntax, suffixes in _BY_SUFFIX.items() for suffix in suffixes.split()}
_BY_NAME = {
    "yaml": "mlproject mlmodel mltable dvc.lock chart.lock .condarc .yamllint",
    "json": ".babelrc",
    "json:package": "package.json",
    "json:pipfile-lock": "pipfile.lock",
    "json:renv": "renv.lock",
    "yaml:lock": "conda-lock.yml conda-lock.yaml pixi.lock",
    "toml": ".replit",
    "toml:pyproject": "pyproject.toml",
    "toml:pixi": "pixi.toml",
    "toml:pipfile": "pipfile",
    "toml:lock": "uv.lock poetry.lock pdm.lock pylock.toml",
    "python:setup": "setup.py",
    "ini:setup": "setup.cfg",
    "dockerfile": "containerfile",
    "procfile": "procfile",
    "make": "makefile gnumakefile",
    "just": "justfile .justfile",
    "crontab": "crontab crontab.txt cron.txt",
    "text": "readme codeowners owners maintainers contributing changelog authors jenkinsfile tiltfile caddyfile "
    "vagrantfile snakefile rakefile go.mod description namespace .env .gitignore .dockerignore .gitattributes "
    ".dvcignore .flake8 .coveragerc .pylintrc .editorconfig .tool-versions .python-version .lakefsignore",
}
_SYNTAX_OF_NAME = {name: syntax for syntax, names in _BY_NAME.items() for name in names.split()}
_UNREAD = frozenset({"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "composer.json"})
"""What other languages' package managers write: large, and known by the path alone."""
_DOCKERFILE = lazy(r"(?:dockerfile|containerfile)(?:[._-].+)?|.+[._-]dockerfile")
_REQUIREMENTS = lazy(r"(?:.{0,255}[._-])?(?:requirements?|constraints?|reqs)(?:[._-].*)?\.(?:txt|in|pip|lock)")
_GUIDES = lazy(
    r"(?:guid|codebook|manual|instruct|protocol|annotat|label|coding|rubric|scheme|leitfaden|richtlini|codier|kodier|anota)"
    r".{0,120}\.(?:pdf|docx|odt)"
)
"""Documents of office programs that may tell people how something is done; others are not unpacked."""
_REQUIREMENTS_FOLDERS = frozenset({"requirements", "reqs", "requires"})
_TEMPLATE_ENDINGS = (".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".gotmpl", ".mustache")
_PROGRAM = lazy(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
"""Names of programs; documents without a suffix are written in capitals. The first line says what runs them."""
_GROUPS = {
    "dev": "dev develop development local",
    "test": "test tests testing ci",
    "docs": "doc docs documentation readthedocs rtd",
    "lint": "lint style typing mypy",
    "notebook": "notebook notebooks jupyter",
    "eval": "eval evaluation",
    "bench": "bench benchmark benchmarks",
}
_GROUP_OF_WORD = {word: group for group, words in _GROUPS.items() for word in words.split()}


def syntax_of(path: str) -> str:
    """The syntax of the file at a POSIX path; "" for files that nobody reads.

    What stands after a colon tells special files of one syntax apart (`toml:pyproject`, `requirements:dev`), so that
    facts depend on the syntax and the file's bytes alone.
    """
    own = path.rpartition("/")[2]
    folder, _, name = path.lower().rpartition("/")
    parent = folder.rpartition("/")[2]
    if name in _UNREAD:
        return ""
    if name in _SYNTAX_OF_NAME:
        return _SYNTAX_OF_NAME[name]
    if ("docker" in name or "container" in name) and _DOCKERFILE.fullmatch(name):
        return "" if name.endswith(".dockerignore") else "dockerfile"
    if name.startswith(("makefile.", "procfile.")) and not name.endswith((".am", ".in")):
        return "make" if name[0] == "m" else "procfile"
    if requirements := _requirements(name, parent):
        return requirements
    return _by_ending(name, parent) or ("program" if _PROGRAM.fullmatch(own) else "")


def _requirements(name: str, parent: str) -> str:
    in_folder = parent in _REQUIREMENTS_FOLDERS and name.endswith((".txt", ".in", ".pip", ".lock"))
    if not in_folder and not (("req" in name or "constraint" in name) and _REQUIREMENTS.fullmatch(name)):
        return "requirements:lock" if name.startswith("conda-") and name.endswith(".lock") else ""
    if name.endswith(".lock"):
        return "requirements:lock"
    words = [*re.split(r"[._-]", name)[:-1], parent]
    group = next((_GROUP_OF_WORD[word] for word in words if word in _GROUP_OF_WORD), "")
    return f"requirements:{group}" if group else "requirements"


def _by_ending(name: str, parent: str) -> str:
    if parent in ("cron.d", "crontabs"):
        return "crontab"
    if parent == ".dvc" and name in ("config", "config.local"):
        return "text"
    if name.startswith(".env"):
        return "text"
    if name.endswith(_TEMPLATE_ENDINGS) and name.rpartition(".")[0].endswith((".yaml", ".yml")):
        return "yaml"
    if name.endswith((".pdf", ".docx", ".odt")):
        return ("pdf" if name.endswith(".pdf") else "office") if _GUIDES.search(name) else ""
    _, dot, suffix = name.rpartition(".")
    return _SYNTAX_OF_SUFFIX.get(suffix, "") if dot else "crontab" if "cron" in name else ""
