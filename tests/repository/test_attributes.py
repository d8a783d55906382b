import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.repository.attributes import Attributes, read_attributes


def marked(text: str, *paths: str, folder: str = "") -> list[str]:
    found = read_attributes([(folder + ".gitattributes", text.encode())], paths)
    return [path for path in paths if path in found and found[path].vendored]


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("*.js", ["a.js", "x/y/a.js"], ["a.jsx"]),
        ("lib/*", ["lib/a"], ["lib/x/a", "y/lib/a"]),
        ("lib/**", ["lib/a", "lib/x/y"], ["lib", "y/lib/a"]),
        ("lib/", ["lib/a", "x/lib/a", "lib/x/y"], ["lib"]),
        ("/a.py", ["a.py"], ["x/a.py"]),
        ("/*", ["a.py"], ["x/a.py"]),
        ("**/gen/*.py", ["gen/a.py", "x/y/gen/a.py"], ["gen/x/a.py"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/b/c", "x/a/b"]),
        ("[ab].py", ["a.py", "x/b.py"], ["c.py"]),
        ('"a b.py"', ["a b.py"], ["a"]),
        ("*", ["a", "x/y"], []),
    ],
)
def test_patterns_are_gits(pattern, matches, others):
    assert marked(f"{pattern} linguist-vendored", *matches, *others) == matches


def test_patterns_agree_with_git(make_repo, git):
    patterns = [
        "*.js",
        "lib/*",
        "lib/**",
        "/a.py",
        "/*",
        "**/gen/*.py",
        "a/**/b",
        "[ab].py",
        "*",
        "d?/x*y",
        "**/z",
        "lib/*/a.*",
        "*/[a-x]/*",
        "l*/**/a.py",
        "gen/**/a.p[xy]",
    ]
    names = ["a.js", "x/a.js", "lib/a.py", "lib/x/a.py", "y/lib/a.py", "a.py", "x/a.py", "gen/a.py", "p/gen/q/a.py",
             "a/b", "a/x/b", "a/x/y/b", "b.py", "dx/xzy", "d/xy", "q/z", "z"]  # fmt: skip
    for pattern in patterns:
        repo = make_repo({".gitattributes": f"{pattern} linguist-vendored\n"}, name="attributes", commit=False)
        said = git(repo, "check-attr", "linguist-vendored", "--", *names).splitlines()
        assert marked(f"{pattern} linguist-vendored", *names) == [
            name for name, line in zip(names, said, strict=True) if line.endswith(": set")
        ], pattern


def test_later_line_and_nearer_file_win():
    text = "* linguist-vendored\n*.py linguist-vendored=false\n!x linguist-vendored\n# linguist-vendored\n"
    near = ("d/.gitattributes", b"a.py linguist-vendored linguist-generated=true\nb.js !linguist-vendored\n")
    found = read_attributes([near, (".gitattributes", text.encode())], ["a.js", "a.py", "d/a.py", "d/b.js"])
    assert found == {
        "a.js": Attributes(vendored=True),
        "a.py": Attributes(vendored=False),
        "d/a.py": Attributes(vendored=True, generated=True),
    }


def test_pattern_that_would_backtrack_for_ever():
    pattern = "*a" * 40 + "b"
    assert (
        marked(f"{pattern} linguist-vendored\n**/{'*a/**/' * 20}b linguist-vendored", "a" * 250, "a/" * 200 + "c") == []
    )


@given(st.binary(max_size=60), st.lists(st.text(alphabet="ab/.*[", min_size=1, max_size=8), max_size=4))
def test_any_bytes_are_read(data, paths):
    read_attributes([(".gitattributes", data + b" linguist-vendored\n[ab linguist-generated")], paths)


def test_patterns_times_files_are_looked_at_so_far():
    rules = "".join(f"**/a{number}/** linguist-vendored\n" for number in range(200)).encode()
    few, many = [f"x/a{number}/b.py" for number in (0, 199)], [f"x/{number}.py" for number in range(100_000)]
    assert list(read_attributes([(".gitattributes", rules)], few)) == few
    assert list(read_attributes([(".gitattributes", rules)], few + many)) == few[:1]
