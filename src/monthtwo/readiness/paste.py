"""What to write into the settings so that what fails the gate is accepted: all but why, and by whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from monthtwo.policy import Policy

_DAYS = 90
"""For how long one is proposed to hold."""


def to_paste(blocking: Sequence[tuple[str, str]], policy: Policy, files: Iterable[str], as_of: str | None) -> str:
    """A block for the settings of a repository, that accepts checks, each of a system or of all.

    Its reasons are empty: they are refused until somebody gives them.

    Args:
        blocking: checks and their systems.
        files: those at the root of the repository.
    """
    if not blocking:
        return ""
    path = policy.path or ("pyproject.toml" if "pyproject.toml" in files else ".monthtwo.yaml")
    days = min(_DAYS, policy.acceptances.longest or _DAYS)
    until = _after(as_of, days) if as_of else ""
    has_some = any(one.path == policy.path and not one.inline for one in policy.accepted)
    write = _toml if path.endswith(".toml") else _yaml
    fields = [_fields(check, system, until) for check, system in blocking]
    where = f"{path}, below `accept`" if has_some and write is _yaml else path
    return "\n".join([f"# {where}: say why each may stay, and who answers for it", *write(fields, has_some)])


def _after(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except OverflowError:  # the commit says that it is of the year 9999
        return ""


def _fields(check: str, system: str, until: str) -> dict[str, str]:
    found = {"check": check, "system": system, "reason": "", "owner": "", "until": until}
    return {name: value for name, value in found.items() if value or name in ("reason", "owner")}


def _toml(entries: Sequence[dict[str, str]], _: bool) -> list[str]:
    return [
        line
        for number, fields in enumerate(entries)
        for line in (
            *([""] if number else []),
            *toml_entry(fields),
        )
    ]


def _yaml(entries: Sequence[dict[str, str]], has_some: bool) -> list[str]:
    lines = [line for fields in entries for line in yaml_entry(fields, "  ")]
    return lines if has_some else ["accept:", *lines]


def toml_entry(fields: Mapping[str, str]) -> list[str]:
    """One entry as a table in TOML."""
    return ["[[tool.monthtwo.accept]]", *(f"{name} = {_quoted(value)}" for name, value in fields.items())]


def yaml_entry(fields: Mapping[str, str], indent: str) -> list[str]:
    """One entry of a list in YAML."""
    return [
        f"{indent}{'  ' if number else '- '}{name}: {value if name == 'check' else _quoted(value)}"
        for number, (name, value) in enumerate(fields.items())
    ]


def _quoted(text: str) -> str:
    """A text in quotes that YAML and TOML both read."""
    import json  # late: only a gate that fails needs it

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
