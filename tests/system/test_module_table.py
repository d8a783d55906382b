"""Which file a dotted name means."""

from monthtwo.system.code.module_table import ModuleTable


def test_a_file_is_found_by_every_end_of_its_path() -> None:
    modules = ModuleTable(["src/churn/models/train.py"])
    assert {name for name in modules.by_suffix if name} == {
        "src.churn.models.train", "churn.models.train", "models.train", "train"
    }  # fmt: skip
    assert {"src", "src.churn", "churn", "src.churn.models", "churn.models", "models"} == modules.folders


def test_a_path_that_is_very_deep_makes_few_names() -> None:
    deep = [f"{'d/' * 2_000}x{number}.py" for number in range(3)]
    modules = ModuleTable(deep)
    assert modules.by_suffix["d.x1"] == [deep[1]]
    assert max(map(len, modules.by_suffix)) < 100
    assert sum(map(len, modules.folders)) < 10_000


def test_a_file_inside_a_package_is_found_by_its_name_where_its_folder_is_put_on_the_path() -> None:
    files = ["app/__init__.py", "app/train.py", "app/utils/__init__.py", "app/utils/data_helpers.py"]
    assert ModuleTable(files).absolute("app/train.py", "data_helpers") is None
    added = ModuleTable(files, lambda path: path == "app/train.py")
    assert added.absolute("app/train.py", "data_helpers") == "app/utils/data_helpers.py"
    assert added.absolute("app/other.py", "data_helpers") is None
    twice = ModuleTable([*files, "app/more/data_helpers.py", "app/more/__init__.py"], lambda path: True)
    assert twice.absolute("app/train.py", "data_helpers") is None
