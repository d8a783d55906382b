"""What stands in a remedy for a name of the repository, and what is said where that name is not known."""

PLACEHOLDERS = {
    "{app}": "<module>:app",
    "{start}": '"<script>"',
    "{module}": "<module>",
    "{handler}": "<module>.handler",
    "{install}": "pip install <packages>",
    "{data}": "<file>",
}


def unnamed(fix: str) -> str:
    """A remedy without names of any repository."""
    for field, unknown in PLACEHOLDERS.items():
        fix = fix.replace(field, unknown)
    return fix.strip()
