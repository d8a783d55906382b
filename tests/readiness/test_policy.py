"""What the settings decide: how grave a check is, what gates, what holds in a folder, on what they build."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from histories import at, make_history
from monthtwo.facts.records import Node
from monthtwo.model import Report
from monthtwo.policy import Accept, AcceptanceRules, GateRules, Policy, Rules, Settings, required
from monthtwo.readiness.configuration import ConfigurationError
from monthtwo.readiness.settings_mistakes import first_mistake
from monthtwo.readiness.settings_tables import read_table
from scanning import SERVICE, plain

TRAINING = "from sklearn.linear_model import Ridge\n\nRidge().fit([[1]], [1])\n"


@pytest.fixture
def scanned(tmp_path, write_files):
    def scan(files: dict[str, str], **options: object) -> Report:
        write_files(tmp_path, {"app.py": SERVICE, **files})
        return plain(tmp_path, **options)

    return scan


def severities(report: Report) -> dict[str, str]:
    return {finding.check: finding.severity for finding in report.findings}


def test_a_check_is_as_grave_as_the_settings_say(scanned):
    found = severities(scanned({".monthtwo.yaml": "checks: {monitoring: note, monitoring/service-metrics: high}\n"}))
    assert found["monitoring/service-metrics"] == "high"
    assert found["serving/health"] == severities(scanned({".monthtwo.yaml": ""}))["serving/health"]


def test_the_last_that_fits_counts(scanned):
    found = severities(scanned({".monthtwo.yaml": "checks: {monitoring/service-metrics: high, monitoring: note}\n"}))
    assert found["monitoring/service-metrics"] == "note"


def test_a_check_that_is_off_is_not_judged_unless_asked_for(scanned):
    files = {".monthtwo.yaml": "stage: serves\nchecks:\n  serving/health: off\n"}
    assert "serving/health" not in {check.id for check in scanned(files).checks}
    asked = scanned(files, select=("serving/health", "serving/container"))
    assert {check.id for check in asked.checks} == {*severities(asked)} == {"serving/health", "serving/container"}


def test_without_a_gate_nothing_fails(scanned):
    report = scanned({".monthtwo.yaml": "target: production\nchecks: {serving: high}\n"})
    assert report.findings and report.gate == replace(report.gate, passed=True, reasons=(), fail_on=None)


def test_the_settings_gate_by_severity_and_confidence(scanned):
    high = scanned({".monthtwo.yaml": "checks: {serving/health: high}\ngate: {fail-on: high}\n"}).gate
    assert not high.passed and "serving/health" in high.blocking
    sure = scanned({".monthtwo.yaml": "checks: {serving/health: high}\ngate: {fail-on: high, confidence: high}\n"}).gate
    assert "serving/health" not in sure.blocking
    assert "being of less than high confidence." in " ".join(sure.reasons)


def test_an_option_goes_before_the_settings(scanned):
    files = {".monthtwo.yaml": "gate: {fail-on: note}\n"}
    assert scanned(files).gate.fail_on == "note"
    assert scanned(files, fail_on="high").gate.fail_on == "high"


def test_an_area_below_its_level_fails_the_gate(scanned):
    gate = scanned({".monthtwo.yaml": "gate: {levels: {serves: {logging: 2}}}\n"}).gate
    assert not gate.passed and gate.fail_on is None
    assert gate.reasons == ("logging is at level 0, and 2 is demanded: logging/framework is missing.",)
    assert gate.blocking == ("logging/framework",)


def test_a_level_is_demanded_from_its_stage_on(scanned):
    settings = "gate: {levels: {production: {logging: 2}}}\n"
    assert scanned({".monthtwo.yaml": settings}).gate.passed
    assert not scanned({".monthtwo.yaml": settings + "target: production\n"}).gate.passed
    assert not scanned({".monthtwo.yaml": settings + "target: regulated\n"}).gate.passed


def test_a_stage_demands_nothing_of_a_kind_that_is_not_asked(scanned):
    files = {
        "app.py": TRAINING,
        ".monthtwo.yaml": "gate: {levels: {explores: {serving: 4, monitoring: 4, drift: 4}}}\n",
    }
    report = scanned(files)
    assert (report.repository.kind, report.gate.passed) == ("experiment", True)


def test_regulated_is_said_and_never_found(scanned):
    said = scanned({".monthtwo.yaml": "stage: regulated\n"})
    assert (said.repository.stage, said.ahead) == ("regulated", ())
    assert {*severities(scanned({".monthtwo.yaml": "stage: production\n"}))} == {*severities(said)}


def test_a_later_stage_keeps_what_earlier_ones_demand():
    levels = {"serves": {"drift": 1, "data": 1}, "production": {"drift": 3}, "regulated": {"logging": 4}}
    assert required(levels, "explores") == {}
    assert required(levels, "production") == {"drift": 3, "data": 1}
    assert required(levels, "regulated") == {"drift": 3, "data": 1, "logging": 4}


def test_the_deepest_folder_that_says_something_counts():
    policy = Policy(scopes={"a": Rules(stage="serves"), "a/b": Rules(stage="production")})
    assert [policy.at(folder).stage for folder in ("", "ab", "a", "a/c", "a/b/c")] == [
        None, None, "serves", "serves", "production",
    ]  # fmt: skip


SYSTEMS = {
    f"services/{name}/{file}": text
    for name in ("prices", "ranks")
    for file, text in (
        ("app.py", SERVICE),
        ("Dockerfile", 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "app:app"]\n'),
        ("requirements.txt", "fastapi\njoblib\n"),
    )
}


def test_each_system_is_gated_by_its_scope(scanned):
    settings = """\
gate: {fail-on: high}
checks: {serving/health: medium}
scopes:
  services/prices: {target: production}
  services/ranks:
    stage: explores
    checks: {serving/health: off}
    gate: {levels: {explores: {serving: 1}}}
"""
    report = scanned({**SYSTEMS, "app.py": "", ".monthtwo.yaml": settings})
    prices, ranks = report.systems
    assert (prices.root, ranks.root) == ("services/prices", "services/ranks")
    assert (prices.gate.passed, ranks.gate.passed, report.gate.passed) == (False, True, False)
    assert ranks.stage == "explores" and ranks.gate.fail_on == "high"
    assert "serving/health" not in {finding.check for finding in ranks.findings}
    assert any(reason.startswith("services/prices: ") for reason in report.gate.reasons)
    assert 'system: "services/prices"' in report.gate.accept


def test_without_rules_no_system_is_gated(scanned):
    report = scanned({**SYSTEMS, "app.py": "", ".monthtwo.yaml": "target: production\n"}, fail_on="high")
    assert [system.gate for system in report.systems] == [None, None]


def test_a_folder_is_scanned_by_its_scope(scanned, tmp_path):
    files = {**SYSTEMS, ".monthtwo.yaml": "scopes: {services/prices: {target: production}}\n"}
    scanned(files)
    assert plain(tmp_path / "services/prices").repository.target is None  # a plain folder, whose settings are its own


def test_a_folder_of_a_repository_is_scanned_by_its_scope(make_repo):
    repository = make_repo({**SYSTEMS, ".monthtwo.yaml": "scopes: {services/prices: {target: production}}\n"})
    assert plain(repository / "services/prices").repository.target == "production"
    assert plain(repository / "services/ranks").repository.target is None


def test_a_policy_is_built_on_a_file_and_what_is_said_last_counts(scanned):
    files = {
        "policy/all.yaml": "extends: [base.yaml]\ngate: {fail-on: low}\nchecks: {serving/health: low}\nignore: [drift]\n",
        "policy/base.yaml": "target: production\ngate: {fail-on: high, confidence: high}\n",
        "pyproject.toml": '[tool.monthtwo]\nextends = "policy/all.yaml"\nignore = ["data"]\nchecks = {serving = "high"}\n',
    }
    report = scanned(files)
    assert report.repository.target == "production"
    assert report.gate.fail_on == "low"
    assert severities(report)["serving/health"] == "high"
    areas = {check.area for check in report.checks}
    assert "drift" in areas and "data" not in areas


def test_scopes_of_a_policy_for_many_need_not_be_here(scanned):
    files = {"all.yaml": "scopes: {elsewhere: {target: production}}\n", ".monthtwo.yaml": "extends: all.yaml\n"}
    assert scanned(files).gate.passed


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Installs a package that announces a policy by the name `acme`."""
    site = tmp_path / "env/site-packages"

    def install(policy: str) -> None:
        (site / "acme_policy").mkdir(parents=True)
        (site / "acme_policy/__init__.py").write_text("raise SystemExit('nothing of it is imported')\n")
        (site / "acme_policy/policy.yaml").write_text(policy)
        (site / "acme_policy-1.dist-info").mkdir()
        (site / "acme_policy-1.dist-info/entry_points.txt").write_text("[monthtwo.policies]\nacme = acme_policy\n")
        monkeypatch.setattr(sys, "path", [*sys.path, str(site)])

    return install


def test_a_policy_is_built_on_an_installed_one(make_repo, installed):
    installed("gate: {fail-on: medium}\nacceptances: {longest: 30}\n")
    report = plain(make_repo({"app.py": SERVICE, ".monthtwo.yaml": "extends: acme\n"}))
    assert report.gate.fail_on == "medium" and not report.gate.passed


def test_a_change_is_judged_by_the_installed_policy_that_the_base_extends(tmp_path, installed):
    installed("checks: {serving/health: note}\n")
    repo = tmp_path / "repo"
    first, second = {"app.py": SERVICE, ".monthtwo.yaml": "extends: acme\n"}, {".monthtwo.yaml": "target: production\n"}
    make_history(repo, [at("2025-03-01", first), at("2025-03-02", second)])
    report = plain(repo, rev="HEAD", since="HEAD~1")
    assert next(one.severity for one in report.checks if one.id == "serving/health") == "note"
    assert [(one.side, one.path, one.line) for one in report.altered] == [
        ("head", ".monthtwo.yaml", 1),
        ("base", ".monthtwo.yaml", 1),
    ]


@pytest.mark.parametrize(
    ("policy", "settings", "message"),
    [
        ("gate: {fail-on: hihg}\n", "extends: acme\n", "acme:policy.yaml:1: `gate.fail-on` is 'hihg'; did you mean `high`?"),
        ("extends: strict.yaml\n", "extends: acme\n",
         "acme:policy.yaml:1: `extends` names 'strict.yaml', which is no file of the policy `acme`"),
        ("accept: [{check: drift/acts, reason: r}]\n", "extends: acme\n",
         "acme:policy.yaml:1: `accept` stands in a policy for many; accept findings in each repository"),
        ("stage: [\n", "extends: acme\n", "acme:policy.yaml: this file cannot be read: "),
        ("checks: {drift/act: off}\n", "extends: acme\n",
         "acme:policy.yaml:1: no check or area is called 'drift/act'; did you mean `drift/acts`?"),
        ("", "\nextends: acne\n", ".monthtwo.yaml:2: `extends` names 'acne', which is no installed policy; did you mean `acme`?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_policy_says_where(make_repo, installed, policy, settings, message):
    installed(policy)
    with pytest.raises(ConfigurationError) as error:
        plain(make_repo({"app.py": SERVICE, ".monthtwo.yaml": settings}))
    assert str(error.value).startswith(message)


def test_policies_that_extend_each_other_are_refused(make_repo):
    files = {".monthtwo.yaml": "extends: a.yaml\n", "a.yaml": "extends: b.yaml\n", "b.yaml": "extends: a.yaml\n"}
    with pytest.raises(ConfigurationError) as error:
        plain(make_repo({"app.py": SERVICE, **files}))
    assert str(error.value) == "b.yaml:1: a.yaml extends b.yaml, and that extends it; end the circle"


def test_the_published_schema_is_that_of_the_types():
    from monthtwo.readiness.policy_schema import PATH, schema_text

    assert PATH.read_text() == schema_text()


@pytest.mark.parametrize(
    ("settings", "fits"),
    [
        ({}, True),
        ({"gate": {"fail-on": "high"}}, True),
        ({"gate": {"fail_on": "high"}}, False),
        ({"extends": "acme"}, True),
        ({"extends": 1}, False),
        ({"accept": [{"check": "drift/acts", "until": "2027-01-01"}]}, True),
        ({"accept": [{}]}, False),
        ({"target": "explores"}, False),
        ({"scopes": {"a": {"target": "regulated"}}}, True),
        ({"scopes": {"a": {"accept": []}}}, False),
        ({"gate": {"levels": {"serves": {"drift": 4}}}}, True),
        ({"gate": {"levels": {"serves": {"drift": 5}}}}, False),
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(settings, fits):
    from jsonschema import Draft202012Validator

    from monthtwo.readiness.policy_schema import PATH

    assert Draft202012Validator(json.loads(PATH.read_text())).is_valid(settings) is fits
    with nullcontext() if fits else pytest.raises(msgspec.ValidationError):
        msgspec.convert(settings, Settings)


def test_the_settings_that_are_shown_can_be_used(make_repo, installed):
    page = (Path(__file__).parents[2] / "docs/policy.md").read_text()
    shown = page.partition("```yaml\n")[2].partition("```")[0]
    installed("gate: {fail-on: medium}\n")
    report = plain(make_repo({**SYSTEMS, "app.py": "", "services/ranking/app.py": SERVICE, ".monthtwo.yaml": shown}))
    assert report.repository.target == "production" and report.gate.fail_on == "high"
    assert {system.root: system.gate is not None for system in report.systems}["services/prices"]


def test_rules_are_nothing_by_themselves():
    assert Rules().gate == GateRules()


def test_a_signal_that_was_not_worked_out_is_said_and_blocks_nothing(scanned):
    gate = scanned({".monthtwo.yaml": "gate: {signals: [unwatched-service]}\n"}).gate
    assert (gate.passed, gate.reasons) == (True, ("unwatched-service was not judged, which does not block.",))


def test_settings_have_an_end(scanned):
    with pytest.raises(
        ConfigurationError, match=r"^.monthtwo.yaml:1: the settings hold more than 2000 values; shorten"
    ):
        scanned({".monthtwo.yaml": "checks:\n" + "".join(f"  a/b{number}: low\n" for number in range(2000))})


SCALARS = st.sampled_from(["high", "serves", "off", "2027-01-01", "drift/acts", "", 1, -1, 5, True, 1.5, None])
KEYS = st.sampled_from(sorted({field.encode_name for part in (Settings, GateRules, AcceptanceRules, Accept)
                               for field in msgspec.structs.fields(part)} | {"drift", "production"}))  # fmt: skip
NODES = st.recursive(
    SCALARS.map(lambda value: Node(1, value)),
    lambda inner: (
        st.dictionaries(KEYS, inner, max_size=3).map(lambda entries: Node(1, None, entries))
        | st.lists(inner, max_size=3).map(lambda items: Node(1, None, None, items))
    ),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, NODES, max_size=3))
def test_what_is_refused_says_why_and_what_is_not_has_no_mistake(entries):
    node = Node(1, None, entries)
    try:
        read_table("x.yaml", node)
    except ConfigurationError as error:
        assert first_mistake(node) is not None and str(error).startswith("x.yaml:1: ")
    else:
        assert first_mistake(node) is None
