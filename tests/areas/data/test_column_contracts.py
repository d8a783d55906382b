"""Where `column-contracts` finds configuration that says what columns must be."""

from questions import hits

MAPPED = "features: {age: int64, sex: object, paid: float}\n"


def test_a_mapping_of_columns_to_types_is_shown_at_its_line():
    text = """
        name: churn
        columns:
          age: int64
          sex: varchar(10)
          paid: float
        """
    assert hits("column-contracts", {"schema.yaml": text}) == [
        "schema.yaml:2 -: columns with what is expected of them (medium)"
    ]


def test_two_typed_columns_are_too_few():
    assert hits("column-contracts", {"schema.yaml": "columns: {age: int64, sex: object}\n"}) == []


def test_most_of_a_mapping_must_be_types():
    text = "model: {name: str, version: number, kind: text, path: model.bin, owner: team}\n"
    assert hits("column-contracts", {"schema.yaml": text}) == []


def test_a_list_of_named_columns():
    text = """
        columns:
          - {name: age, dtype: int64}
          - {name: sex, dtype: object}
          - {name: paid, dtype: float64}
        """
    assert hits("column-contracts", {"schema.yml": text}) == [
        "schema.yml:1 -: columns with what is expected of them (medium)"
    ]


def test_a_list_of_single_columns():
    text = "columns:\n- age: int64\n- sex: object\n- paid: float64\n"
    assert hits("column-contracts", {"schema.yaml": text}) == [
        "schema.yaml:1 -: columns with what is expected of them (medium)"
    ]


def test_a_list_of_things_without_a_name_is_none():
    text = "steps_of: [{dtype: int64, at: 1}, {dtype: int64, at: 2}, {dtype: int64, at: 3}]\n"
    assert hits("column-contracts", {"schema.yaml": text}) == []


def test_two_expectations_make_a_contract_and_one_does_not():
    two = '{"checks": {"required_columns": ["age"], "value_ranges": {"age": [0, 120]}}}\n'
    one = '{"checks": {"required_columns": ["age"], "seed": 1}}\n'
    assert hits("column-contracts", {"two.json": two, "one.json": one}) == [
        "two.json:1 -: columns with what is expected of them (medium)"
    ]


def test_an_api_or_a_chart_has_fields_too():
    for key in ("openapi", "panels", "apiVersion"):
        assert hits("column-contracts", {"schema.yaml": f"{key}: x\n{MAPPED}"}) == [], key


def test_a_hidden_file_and_a_test_file_are_none():
    files = {
        ".tool/schema.yaml": MAPPED,
        "tests/data/schema.yaml": MAPPED,
        "conf/schema.toml": "[c]\na='int'\nb='str'\nc='date'\n",
    }
    assert hits("column-contracts", files) == ["conf/schema.toml:1 -: columns with what is expected of them (medium)"]


def test_one_contract_of_a_file_is_shown_of_its_first_four_documents():
    assert hits("column-contracts", {"schema.yaml": f"{MAPPED}---\n{MAPPED}"}) == [
        "schema.yaml:1 -: columns with what is expected of them (medium)"
    ]
    late = "---\n".join(["a: 1\n"] * 4 + [MAPPED])
    assert hits("column-contracts", {"schema.yaml": late}) == []
