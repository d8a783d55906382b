"""Name patterns: examples of each rule, and hypothesis against a slow matcher made of regular expressions."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.names.index import NameIndex, table_of
from monthtwo.names.patterns import PatternError, check_pattern

NONE: frozenset[str] = frozenset()


def confidence(pattern: str, name: str, *roots: str) -> str | None:
    hits = dict(NameIndex(table_of([("key", pattern)])).lookup(name, frozenset(roots)))
    return hits.get("key")


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("joblib.load", "joblib.load"),
        ("open", "open"),
        ("boto3.**.put_metric_data", "boto3.client().put_metric_data"),
        ("boto3.client.put_metric_data", "boto3.client().put_metric_data"),
        ("torch.**.fit", "torch.fit"),
        ("evidently.**", "evidently"),
        ("evidently.**", "evidently.report.Report().run"),
        ("langchain*.**.invoke", "langchain_openai.ChatOpenAI().invoke"),
        ("mlflow.log_*", "mlflow.log_metric"),
        ("sklearn.{svm,linear_model}.**.fit", "sklearn.svm.SVC().fit"),
        ("a.{b,c.d}.e", "a.c.d.e"),
        (".train", ".train"),
        (".*.fit", ".Trainer.fit"),
        (".*.fit", ".Trainer().fit"),
    ],
)
def test_a_resolved_name_matches_surely(pattern: str, name: str) -> None:
    assert confidence(pattern, name) == "high"


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("joblib.load", "pickle.load"),
        ("joblib.load", "joblib.load.x"),
        ("joblib.load", ".load"),
        ("joblib.load", "#..joblib#.load"),
        ("a.*.c", "a.c"),
        ("a.*.c", "a.x.y.c"),
        ("evidently.**", "evidently_ai.Report"),
        (".train", "train"),
        (".train", "pkg.train"),
        (".train", "?train"),
        (".train", ".Trainer.train"),
    ],
)
def test_another_name_does_not_match(pattern: str, name: str) -> None:
    assert confidence(pattern, name, "joblib", "a", "evidently") is None


@pytest.mark.parametrize(
    ("pattern", "name", "roots", "expected"),
    [
        ("boto3.**.put_metric_data", "?client.put_metric_data", ["boto3"], "medium"),
        ("boto3.**.put_metric_data", "?.put_metric_data", ["boto3"], "medium"),
        ("boto3.client.put_metric_data", "?self.cw.put_metric_data", ["boto3"], None),  # `client` may be a module
        ("fastapi.FastAPI.get", "?app.get", ["fastapi"], None),
        ("google.**.Schedule.create", "?self.job.create", ["google"], None),  # a class's own function
        ("torch.**.optimizer.step", "?self.optimizer.step", ["torch"], "medium"),
        ("torch.**.optimizer.step", "?optimizer.step", ["torch"], "medium"),
        ("torch.**.optimizer.step", "?env.step", ["torch"], None),
        ("boto3.**.put_metric_data", "?client.put_metric_data", ["os"], None),
        ("joblib.load", "?model.load", ["joblib"], None),  # a module's function is no method
        ("mlflow.**.load_model", "?load_model", ["mlflow"], None),  # nor is a bare name
        ("langchain*.**.invoke", "?chain.invoke", ["langchain_core"], "medium"),
        ("langchain*.**.invoke", "?chain.invoke", ["boto3"], None),
        ("evidently.**", "?report.run", ["evidently"], None),  # or every method would be evidence
        ("mlflow.**.log_*", "?run.log_metric", ["mlflow"], None),
        ("openai.**.chat.completions.create", "?self.client.chat.completions.create", ["openai"], "medium"),
        ("openai.**.chat.completions.create", "?completions.create", ["openai"], None),
        ("openai.**.chat.completions.create", "?client.embeddings.create", ["openai"], None),
    ],
)
def test_an_unresolved_receiver_needs_the_import(
    pattern: str, name: str, roots: list[str], expected: str | None
) -> None:
    assert confidence(pattern, name, *roots) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("?model.predict", "medium"),
        ("?.predict", "medium"),
        ("?self.model.predict", "medium"),
        ("sklearn.svm.SVC().predict", "medium"),
        ("joblib.load().predict", "medium"),
        ("app.Model.predict", "medium"),
        (".Model().predict", "medium"),
        ("#..ml#.model.predict", "medium"),
        ("app.model.predict", None),  # reads like a function of the module app.model
        ("app.predict", None),
        ("?predict", None),
        (".predict", None),
        ("#..ml#.predict", None),
        ("?model.predict_proba", None),
    ],
)
def test_any_receiver_is_an_object_not_a_module(name: str, expected: str | None) -> None:
    assert confidence("?.predict", name) == expected


def test_any_receiver_with_a_longer_tail() -> None:
    pattern = "?.chat.completions.create"
    assert confidence(pattern, "?client.chat.completions.create") == "medium"
    assert confidence(pattern, "?completions.create") is None
    assert confidence("?.session.add", "?session.add") == "medium"
    assert confidence("?.session.add", "app.database.session.add") == "medium"
    assert confidence("?.session.add", "?names.add") is None


@pytest.mark.parametrize("way", ["eval", "getattr", "globals"])
def test_what_a_class_makes_that_is_looked_up_is_an_unresolved_receiver(way: str) -> None:
    index = NameIndex(table_of([("fit", "sklearn.**.fit")]))
    assert index.lookup(f"{way}()().fit", frozenset({"sklearn"})) == (("fit", "medium"),)
    assert index.lookup(f"{way}()().fit", frozenset({"shapes"})) == ()
    assert index.lookup(f"{way}().fit", frozenset({"sklearn"})) == ()


def test_each_key_once_and_the_surest_first() -> None:
    index = NameIndex(table_of([("z", "a.B.run"), ("b", "?.run"), ("z", "?.run"), ("c", "other.run")]))
    assert index.lookup("a.B().run", NONE) == (("z", "high"), ("b", "medium"))
    assert index.lookup("a.B().walk", NONE) == ()


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("a.{b,c", "'a.{b,c' has a brace without its partner"),
        ("a.{b,{c,d}}.e}", "has a brace without its partner"),
        ("a..b", "'a..b' has an empty segment"),
        ("", "has an empty segment"),
        ("?.", "has an empty segment"),
        ("a.b c", "has the segment 'b c'"),
        ("a.b**.c", "has `**` inside a segment"),
        ("**.fit", "begins with `**`; begin with a package, or with `?.`"),
        ("*.fit", "begins with `*`"),
        ("?.log_*", "ends in `log_*`"),
        ("lang*.**", "ends in `**`"),
        (".".join(["{a,b.c}"] * 12), "stands for more than 500 names"),
        ("a.{b,}.c", "has an empty segment"),
        ("a.{b,**.*}.{c,?}", "has the segment '?'"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(pattern: str, message: str) -> None:
    with pytest.raises(PatternError, match=re.escape(message)):
        check_pattern(pattern)


# -- the slow reference --------------------------------------------------------------------------------------------

WORDS = ("a", "b", "ab", "C")
word = st.sampled_from(WORDS)
part = st.sampled_from((*WORDS, "*", "**", "a*", "*b", "{a,b}", "{b,C}", "{b,C.a}", "{a*,b}", "a{,b}"))
body = st.lists(part, min_size=1, max_size=4).map(".".join)
pattern = st.tuples(st.sampled_from(("", "?.", ".")), body).map("".join)
link = st.tuples(word, st.sampled_from(("", "()"))).map("".join)
name = st.tuples(st.sampled_from(("", "?", "?.", ".", "#..m#.")), st.lists(link, min_size=1, max_size=4).map(".".join))


def reference(pattern: str, name: str, roots: frozenset[str]) -> str | None:
    found = {reference_one(text, name, roots) for text in reference_expand(pattern)}
    return "high" if "high" in found else "medium" if "medium" in found else None


def reference_expand(pattern: str) -> list[str]:
    pieces = [p[1:-1].split(",") if p.startswith("{") else [p] for p in re.split(r"(\{.*?\})", pattern)]
    return ["".join(choice) for choice in product(*pieces)]


def reference_one(pattern: str, name: str, roots: frozenset[str]) -> str | None:
    plain = name.replace("()", "")
    if pattern.startswith("?."):
        tail = plain.removeprefix("#..m#").removeprefix("?") if plain[0] in "?#" else plain
        tail = tail[1:] if plain[0] in ".#" else tail
        a_module = plain[0] not in "?.#" and not re.search(r"\(\)\.", name) and not re.search(r"\bC\.\w+$", plain)
        if "." in pattern[2:]:
            return "medium" if whole(pattern[2:], tail, r"(\w*\.)*") else None
        return "medium" if whole(pattern[2:], tail, r"(\w*\.)+") and not a_module else None
    if pattern.startswith("."):
        return "high" if plain[0] == "." and whole(pattern[1:], plain[1:]) else None
    if plain[0] not in "?.#" and whole(pattern, plain):
        return "high"
    segments = pattern.split(".")
    if plain[0] != "?" or "." not in plain or "*" in segments[-1]:
        return None
    if not any(whole(segments[0], root) for root in roots):
        return None
    _, stars, tail = pattern.rpartition("**.")
    a_class = any(part[0] == "C" for part in tail.split(".")[:-1])
    return "medium" if stars and not a_class and whole(f"**.{tail}", plain[1:]) else None


def whole(pattern: str, name: str, before: str = "") -> bool:
    """Each segment with a dot after it, so that `**` may stand for nothing."""
    steps = (r"(\w*\.)*" if s == "**" else s.replace("*", r"\w*") + r"\." for s in pattern.split("."))
    return re.fullmatch(before + "".join(steps), f"{name}.") is not None


@given(pattern=pattern, name=name.map("".join), roots=st.frozensets(word))
def test_the_index_agrees_with_the_slow_matcher(pattern: str, name: str, roots: frozenset[str]) -> None:
    try:
        check_pattern(pattern)
    except PatternError:
        return
    index = NameIndex(table_of([("key", pattern)]))
    assert dict(index.lookup(name, roots)).get("key") == reference(pattern, name, roots)


@given(patterns=st.lists(st.tuples(st.sampled_from("xyz"), body)), name=name.map("".join), roots=st.frozensets(word))
def test_many_patterns_answer_as_each_alone(patterns: list[tuple[str, str]], name: str, roots: frozenset[str]) -> None:
    readable = []
    for pair in patterns:
        try:
            check_pattern(pair[1])
        except PatternError:
            continue
        readable.append(pair)
    together = NameIndex(table_of(readable)).lookup(name, roots)
    alone = [hit for pair in readable for hit in NameIndex(table_of([pair])).lookup(name, roots)]
    assert {key for key, _ in together} == {key for key, _ in alone}
    assert all(("high" if (key, "high") in alone else "medium") == sure for key, sure in together)


@given(st.text(max_size=40), st.text(alphabet="ab.*{},?() ", max_size=30))
def test_no_text_breaks_it(name: str, pattern: str) -> None:
    patterns = [("other", "a.**.fit"), ("any", "?.fit"), ("open", "a.**")]
    try:
        check_pattern(pattern)
    except PatternError:
        index = NameIndex(table_of(patterns))
    else:
        index = NameIndex(table_of([*patterns, ("key", pattern)]))
    assert isinstance(index.lookup(name, frozenset({"a"})), tuple)
