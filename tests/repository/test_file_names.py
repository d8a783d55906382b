from hypothesis import given
from hypothesis import strategies as st

from monthtwo.model import Evidence
from monthtwo.repository.file_names import leads_out, printable

raw_names = st.one_of(
    st.binary(min_size=1, max_size=12),
    st.lists(
        st.sampled_from([b"a", b"/", b".", b"\\", b"\xe9", b"\xe2\x9f\xa8", b"E9", "⟩".encode(), b"%", b"\n"])
    ).map(b"".join),
)


@given(raw_names, raw_names)
def test_names_stay_apart(one, other):
    assert (printable(one) == printable(other)) == (one == other)


@given(raw_names.filter(bool))
def test_every_name_can_be_shown_as_evidence(raw):
    shown = printable(raw)
    Evidence(shown, 1, "")
    assert shown.encode("utf-8") and not any(ord(char) < 32 for char in shown)


def test_ordinary_names_stay_as_they_are():
    for name in (
        "src/a.py",
        "a b/ü.py",
        "模型/训练.py",
        "{{cookiecutter.x}}/a",
        "a%20b.md",
        ".github/x",
        "a..b/c.",
        "[x]",
    ):
        assert printable(name.encode()) == name
        assert not leads_out(name.encode())


def test_names_that_lead_out():
    for raw in (b"../a", b"/a", b"a/../b", b"a//b", b"a/", b".", b"./a", b""):
        assert leads_out(raw)
