"""Which files and lines differ between two sides."""

import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.repository.difference import Contents, Difference, Known


def contents(files: Mapping[str, str]) -> Contents:
    known = {
        path: Known(hashlib.sha1(text.encode()).hexdigest(), len(text.encode()), "file") for path, text in files.items()
    }
    return Contents(known, lambda paths: ((path, "", files[path].encode()) for path in paths))


def between(base: Mapping[str, str], head: Mapping[str, str]) -> Difference:
    return Difference(contents(base), contents(head))


def numbers(difference: Difference, side: str, path: str) -> list[int]:
    return [line.number for line in difference.lines(side, path)]  # type: ignore[arg-type]


def test_lines_that_one_side_has_not():
    made = between({"a": "1\n2\n3\n4\n"}, {"a": "1\n3\nnew\n4\n"})
    assert numbers(made, "base", "a") == [2] and numbers(made, "head", "a") == [3]
    assert made.files == 1


def test_of_equal_lines_those_between_what_both_have_differ():
    made = between({"a": "x\nend\ny\nend\nz\nend\n"}, {"a": "x\nend\nz\nend\n"})
    assert numbers(made, "base", "a") == [3, 6] or numbers(made, "base", "a") == [3, 4]


@pytest.mark.parametrize("after", ["b\na\n", "  a\n\n\nb", "a \n\tb\n"])
def test_order_and_layout_are_no_difference(after):
    made = between({"f": "a\nb\n"}, {"f": after})
    assert made.touched["base"] == {"f"} and numbers(made, "base", "f") == numbers(made, "head", "f") == []


def test_a_file_that_went_differs_in_every_line_that_says_something():
    made = between({"a": "1\n\n2\n", "b": "x"}, {"b": "x"})
    assert numbers(made, "base", "a") == [1, 3] and made.deleted("base", "a")
    assert made.touched["head"] == frozenset() and made.lines("base", "b") == ()


def test_a_file_of_another_name_is_the_same_one():
    text = "\n".join(map(str, range(20)))
    made = between({"a.py": text, "c.py": "x\ny\n"}, {"b.py": text.replace("7", "seven"), "d.py": "x\ny\n"})
    assert made.renames == {"a.py": "b.py", "c.py": "d.py"} and made.files == 2
    assert numbers(made, "head", "b.py") == [8, 18] and numbers(made, "base", "c.py") == []
    assert not made.deleted("base", "a.py") and made.counterpart("head", "b.py") == "a.py"


def test_unlike_files_and_other_endings_are_no_renames():
    text = "\n".join(map(str, range(20)))
    assert between({"a.py": text}, {"b.md": text + "\n1"}).renames == {}
    assert between({"a.py": text}, {"b.py": text[:8]}).renames == {}


def test_of_many_files_only_equal_ones_are_renames():
    base = {f"old/{n}.py": f"{n}\nx\ny\nz\n" for n in range(51)}
    head = {f"new/{n}.py": f"{n}\nx\ny\nzz\n" for n in range(51)} | {"new/equal.py": base["old/7.py"]}
    assert between(base, head).renames == {"old/7.py": "new/equal.py"}


def test_a_file_that_nobody_read_is_known_by_its_size():
    base, head = Known("a" * 40, 3, "file"), Known("", 3, "file")
    same = Difference(Contents({"x.png": base}, _none), Contents({"x.png": head}, _none))
    assert same.files == 0
    other = Difference(Contents({"x.png": base}, _none), Contents({"x.png": Known("", 4, "file")}, _none))
    assert other.files == 1 and other.lines("base", "x.png") == ()
    link = Difference(Contents({"x": base}, _none), Contents({"x": Known("a" * 40, 3, "symlink")}, _none))
    assert link.touched["head"] == {"x"}


def _none(paths):
    return iter(())


def test_long_files_have_no_lines_and_are_like_no_other():
    long = "x\n" * 600_000
    assert between({"a": long}, {"a": long + "y"}).lines("head", "a") == ()
    text = "\n".join(f"line {n}" for n in range(15_000))
    assert between({"a.py": text}, {"b.py": text + "\n1"}).renames == {}
    assert between({"a.py": text}, {"b.py": text}).renames == {"a.py": "b.py"}


def test_bytes_are_no_lines():
    made = between({"a": "x\0\n1\n"}, {"a": "x\0\n2\n"})
    assert made.lines("base", "a") == ()


@given(st.lists(st.sampled_from("abc ")), st.lists(st.sampled_from("abc ")))
def test_what_is_left_on_both_sides_is_the_same(old, new):
    made = between({"f": "\n".join(old)}, {"f": "\n".join(new)})
    gone, came = set(numbers(made, "base", "f")), set(numbers(made, "head", "f"))
    kept = sorted(text for number, text in enumerate(old, 1) if number not in gone and text.strip())
    assert kept == sorted(text for number, text in enumerate(new, 1) if number not in came and text.strip())
