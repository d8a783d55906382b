"""Python 2 is read as what it says."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.python.python2 import modern
from monthtwo.facts.python.syntax_tree import syntax_tree


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print 'fit', score", "print('fit', score)"),
        ("print 'a',", "print('a',)"),
        ("print >>log, 'a'\nprint 'b'", "print(log, 'a')\nprint('b')"),
        ("print (a), (b)\nprint 'c'", "print((a), (b))\nprint('c')"),
        ("print('%d' % n)\nprint 'x'", "print('%d' % n)\nprint('x')"),
        ("print 'epoch %d' % (\n    n\n)", "print('epoch %d' % (\n    n\n))"),
        ("if a: print 'b'; print 'c'", "if a: print('b'); print('c')"),
        ("for a in {1: 2}: print a  # each", "for a in {1: 2}: print(a)"),
        ("f = lambda x: x; print f", "f = lambda x: x; print(f)"),
        ("try:\n    a()\nexcept (B, C), e:\n    pass", "try:\n    a()\nexcept (B, C) as e:\n    pass"),
        ("raise ValueError, 'bad row'", "raise ValueError('bad row')"),
        ("exec code", "exec(code)"),
        ("if a <> 0755L: pass", "if a != 0o755: pass"),
        ("a = ur'\\d'\nprint a", "a = r'\\d'\nprint(a)"),
        ("a = `b`", "a = (b)"),
        ("if a:\n\tprint 1\n        print 2", "if a:\n    print(1)\n    print(2)"),
    ],
)
def test_what_python_2_says_is_read(old, new):
    assert ast.dump(syntax_tree(old)) == ast.dump(ast.parse(new))


def test_lines_stay_where_they_are():
    tree = syntax_tree("import theano\n\nprint 'start'\nmodel.fit(\n    x)\nprint 'end'\n")
    assert [node.lineno for node in tree.body] == [1, 3, 4, 6]


@pytest.mark.parametrize("text", ["def f(:\n", "print 'a' 'b' c d\n", "print 'a\n", "x = = 1\nprint 'a'\n"])
def test_what_is_no_python_at_all_is_still_refused(text):
    with pytest.raises(SyntaxError):
        syntax_tree(text)


@pytest.mark.parametrize("text", ["print('a')\n", "printer = 1\n", "x = [1, 2][0:1]\n", "a = 0\n"])
def test_what_shows_no_sign_comes_back_as_it_was(text):
    assert modern(text) == text


@given(st.text(alphabet="print \t\n'\"`<>(),:;eL0x>#ab\\", max_size=60))
def test_nothing_escapes_and_no_line_is_lost(text):
    assert modern(text).count("\n") == text.count("\n")
