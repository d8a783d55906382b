"""Authors that are no people: programs that commit, and coding agents."""

from typing import Literal

from monthtwo.regular_expressions import lazy

Sort = Literal["human", "bot", "agent"]

_AGENT_ADDRESS = lazy(
    r"^(?:noreply@(?:anthropic\.com|aider\.chat|openai\.com|opencode\.ai|kiro\.dev)|(?:agent|bot)@cursor\.com"
    r"|cursoragent@cursor\.com|devin@cognition\.ai|aider@aider\.chat|openhands@all-hands\.dev|codex@openai\.com"
    r"|agent@warp\.dev|amp@ampcode\.com|crush@charm\.land|copilot@github\.com|agent@lovable\.dev"
    r"|(?:\d+\+)?(?:copilot|copilot-swe-agent\[bot\]|openhands-agent|cursoragent)@users\.noreply\.github\.com)$"
)
_AGENT_APP = lazy(
    r"\b(?:devin-ai-integration|copilot-swe-agent|copilot|claude|claude-code|google-labs-jules|cursor|openhands(?:-ai)?"
    r"|sweep-ai|codegen-sh|chatgpt-codex-connector|codex|gemini-code-assist|gemini-cli|gpt-engineer-app|lovable-dev"
    r"|replit|factory-droid|open-swe|ellipsis-dev|agentfarmx|agent-forge-app|v0|kiro-agent|bolt-new|opencode-agent"
    r"|amp-agent|blackboxai|github-advanced-security)\[bot\]"
)
_AGENT_NAME = lazy(
    r"^(?:claude code\b.*|claude[ -](?:opus|sonnet|haiku|fable|\d).*|github copilot\b.*|copilot (?:autofix|agent)\b.*"
    r"|openai codex|cursor agent|cursoragent|devin ai|google jules|openhands(?:[ -](?:agent|bot))?|aider(?: \(.*\))?"
    r"|gemini (?:cli|code assist)|replit agent|swe-agent|opencode|windsurf cascade|amp code)$"
)
_AGENT_ALONE = lazy(r"^(?:claude|copilot|codex|cursor|devin|jules|gemini|windsurf|amp|kiro|cline|chatgpt|gpt-[\w.]+)$")
"""Names that people have too: they count where the address is nobody's."""
_NOBODYS = lazy(r"(?:^|[^a-z])(?:no-?reply|agent|bot|ai)(?:[^a-z]|$)|^$")

_BOT = lazy(r"(?:^|[^a-z])(?:ro)?bot(?:[^a-z]|$)")
_BOT_ACCOUNT = lazy(r"(?:^|[^a-z])(?:ro)?bot\]?$")
_BOT_NAME = lazy(
    r"^(?:github|gitlab|github (?:classroom|enterprise)|automated|autoblack|auto-?format\w*|ci|ci[ -]user|greenkeeper"
    r"|renovate|dependabot|snyk.*|imgbot.*|codacy.*|deepsource.*|pyup.*|semantic-release|travis(?: ci)?|circle ?ci"
    r"|jenkins|buildkite|azure pipelines|pre-commit(?:[ .-]ci)?|crowdin|(?:hosted )?weblate|allcontributors|mergify"
    r"|restyled(?:\.io)?|codecov.*|read ?the ?docs.*|stickler-ci|lgtm\b.*|transifex.*|release[ -]please|copybara.*"
    r"|.*\bactions?)$"
)
_BOT_ADDRESS = lazy(
    r"^(?:actions?@(?:users\.noreply\.)?github\.com|github-actions@.*|noreply@github\.com|.*@dependabot\.com|ci@.*"
    r"|.*@github-actions)$"
)

_SIGN = lazy(
    rb"(?m)^[^\w\n]{0,8}(?:(?:co-?)?(?:generated|made|written|created|implemented|authored)[ -](?:with|by|using)"
    rb"[ :]{1,2}|assisted-by: )[^\w\n]{0,3}(?:claude|(?:github )?copilot|(?:openai )?codex|cursor|devin|gemini|jules"
    rb"|aider|openhands|windsurf|opencode|amp\b|chatgpt|cline|kiro)"
    rb"|^(?:claude-session|agent-logs-url|codex-session|cursor-session|amp-thread(?:-id)?): "
)


def sort_of(name: str, address: str) -> Sort:
    """What an author is, by the name and the address, both in lower case."""
    local = address.partition("@")[0]
    said = _AGENT_ADDRESS.match(address) or _AGENT_APP.search(name) or _AGENT_APP.search(local)
    if said or _AGENT_NAME.match(name) or (_AGENT_ALONE.match(name) and _NOBODYS.search(local)):
        return "agent"
    if _BOT.search(name) or _BOT_ACCOUNT.search(local) or _BOT_NAME.match(name) or _BOT_ADDRESS.match(address):
        return "bot"
    return "human"


def is_signed(message: bytes) -> bool:
    """Whether a line of a message, in lower case, says that a coding agent wrote it."""
    return _SIGN.search(message) is not None
