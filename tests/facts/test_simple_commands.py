"""Shell text as simple commands: what bash runs, with quotes resolved, however broken the text is."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.shell.simple_commands import simple_commands

SCRIPT = """\
set -e  # python no.py
if ! test -f a && python one.py "it's $X"; then
  for f in a b; do python two.py "$f" > out.py 2>&1; done
elif [ -z "$(python three.py)" ]; then
  (cd sub; python four.py | tee log) &
fi
case $1 in
  train) python five.py ;;
esac
run() { python six.py; }
X=$(date +%s) Y=`python seven.py` python eight\\ .py \\
  --a 'b c'"d\\"e" $'f'
"""


def test_script() -> None:
    found = list(simple_commands(SCRIPT))
    assert ["set", "-e"] in found
    assert [words[1:] for words in found if words[0] == "python"] == [
        ["one.py", "it's $X"],
        ["two.py", "$f"],
        ["three.py"],
        ["four.py"],
        ["five.py"],
        ["six.py"],
        ["seven.py"],
    ]
    assert found[-3] == ["X=$(date +%s)", "Y=`python seven.py`", "python", "eight .py", "--a", 'b cd"e', "f"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("if python a.py; then", ["python", "a.py"]),
        ("  then python a.py", ["then", "python", "a.py"]),
        ("for i in 1 2; do python a.py $i", ["python", "a.py", "$i"]),
        ("train) python a.py ;;", ["python", "a.py"]),
        ("done", ["done"]),
        ('python a.py "text that goes on', ["python", "a.py"]),
        ("run() {", ["run"]),
        ("python a.py && (", ["python", "a.py"]),
        ("cat <<EOF | python a.py", ["python", "a.py"]),
        ("python a.py <<'EOF'", ["python", "a.py"]),
    ],
)
def test_a_line_of_a_script_alone(line: str, words: list[str]) -> None:
    assert words in list(simple_commands(line))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("python ${{ inputs.script }}", ["python", "${expression}"]),
        ("python ${{ github.workspace }}/a.py -x", ["python", "${expression}/a.py", "-x"]),
        ("python ${{ inputs.a && 'b' || '' }} a.py", ["python", "${expression}", "a.py"]),
        ('python "{{ params.x }}/a.py" {{ ds }}', ["python", "${expression}/a.py", "${expression}"]),
        ("python a.py $< $^", ["python", "a.py", "${expression}", "${expression}"]),
        ("$(PYTHON) a.py", ["$(PYTHON)", "a.py"]),
        ("python a.py {} --x={}", ["python", "a.py", "{}", "--x={}"]),
        ("python a.py\r\npython b.py", ["python", "b.py"]),
    ],
)
def test_what_is_filled_in_before_a_shell_reads_it(text: str, words: list[str]) -> None:
    assert words in list(simple_commands(text))


@pytest.mark.parametrize("reader", ["bash", "ssh -i key host", "cat | sudo /bin/sh", "docker exec -i db bash -s"])
def test_a_here_document_that_a_shell_reads_is_commands(reader: str) -> None:
    assert ["python", "a.py"] in list(simple_commands(f"{reader} <<'EOF'\n  python a.py\nEOF\nls"))


@pytest.mark.parametrize("reader", ["cat > a.sh", "python -c x", "tee shells"])
def test_a_here_document_that_something_else_reads_is_none(reader: str) -> None:
    found = list(simple_commands(f"{reader} <<EOF\npython a.py\n$(python b.py)\nEOF\nls"))
    assert found == [reader.partition(" >")[0].split(), ["python", "b.py"], ["ls"]]


def test_here_document_without_its_end() -> None:
    """A Dockerfile's come so: where one ends has been found before."""
    found = list(simple_commands("<<EOF\npip install .\npython a.py"))
    assert found == [["pip", "install", "."], ["python", "a.py"]]


# No word of a command line has a NUL; a carriage return is read as a blank.
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0\r")
RESERVED = frozenset(
    [
        "if",
        "then",
        "elif",
        "else",
        "fi",
        "for",
        "while",
        "until",
        "do",
        "done",
        "case",
        "esac",
        "select",
        "function",
        "in",
        "time",
        "coproc",
    ]
)
"""What begins no simple command."""
WORD = st.text(CHARACTERS).filter(lambda word: not any(filled in word for filled in ("{{", "$<", "$^")))


@given(st.lists(WORD, min_size=1).filter(lambda words: words[0] not in RESERVED))
def test_words_are_those_of_a_shell(words: list[str]) -> None:
    assert list(simple_commands(shlex.join(words))) == [words]


@pytest.mark.parametrize("character", ["é", "😀", "\U000f0000", "\U0010fffd", "\x80", "\ud800"])
def test_characters_beyond_ascii_are_parts_of_words(character: str) -> None:
    found = list(simple_commands(f"python {character}.py {{{character} '{character}' a{character}; {character} $(b)"))
    assert found == [["python", f"{character}.py", f"{{{character}", character, f"a{character}"],
                     [character, "$(b)"], ["b"]]  # fmt: skip


@given(st.text(alphabet="ab1'\"\\ \t\r\n;&|#$-(){}[]<>`=!é\ud800\0", max_size=60) | st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(words for words in simple_commands(text))


@pytest.mark.parametrize(
    "text",
    [
        "a|" * 8_000, "@(a" * 6_000, "a=( " * 4_000, "))a=" * 4_000, "$(" * 8_000, '"$(' * 6_000, "`" * 16_000,
        "'<<A '" * 3_500, "<<A " * 5_000, "bash <<A\n" * 2_000, "if " * 6_000, "{{ " * 6_000, "'" * 15_999,
        " ".join(f"<<A{n}" for n in range(3_000)), "x" * 16_000,
    ],
)  # fmt: skip
def test_hostile_text_ends(text: str) -> None:
    assert len(list(simple_commands(text))) <= len(text)


def test_long_text_is_read_to_its_end() -> None:
    assert list(simple_commands("python a.py\n" * 1_400)) == [["python", "a.py"]] * 1_400
    (words,) = simple_commands("python a.py" + " -x" * 1_000)
    assert len(words) == 1_002
