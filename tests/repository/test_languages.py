"""Which languages there are, and how deep they are read."""

from monthtwo.repository.languages import languages


def test_languages_are_counted_the_deepest_read_first():
    natures = {
        "a.py": "production", "b.py": "test", "look.ipynb": "notebook", "run.sh": "production", "main.go": "production",
        "web/a.ts": "production", "web/b.tsx": "production", "vendor/x.go": "vendored", "notes.md": "docs",
    }  # fmt: skip
    assert [(one.name, one.files, one.depth) for one in languages(natures)] == [
        ("Python", 2, "structure"),
        ("notebook", 1, "structure"),
        ("shell", 1, "structure"),
        ("TypeScript", 2, "text"),
        ("Go", 1, "text"),
    ]
