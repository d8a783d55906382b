"""Where `versioned-catalog` finds data sets that are kept by version."""

from questions import hits

AZURE = (
    "$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json\nname: rides\nversion: 3\npath: rides.csv\n"
)


def test_a_versioned_data_set_of_kedro_is_shown_at_its_line():
    text = """
        cars:
          type: pandas.CSVDataset
        rides:
          type: pandas.CSVDataset
          versioned: true
        """
    assert hits("versioned-catalog", {"conf/base/catalog.yml": text}) == [
        "conf/base/catalog.yml:3 -: versioned data set rides (high)"
    ]


def test_a_text_is_no_switch():
    text = "rides: {type: pandas.CSVDataset, versioned: 'true'}\ncars: {type: pandas.CSVDataset, versioned: false}\n"
    assert hits("versioned-catalog", {"conf/base/catalog.yml": text}) == []


def test_a_model_is_no_data():
    text = """
        model: {type: pickle.PickleDataset, versioned: true}
        net: {type: tensorflow.TensorFlowModelDataset, versioned: true}
        """
    assert hits("versioned-catalog", {"conf/base/catalog.yml": text}) == []


def test_a_data_asset_of_azure():
    assert hits("versioned-catalog", {"rides.yml": AZURE}) == ["rides.yml:1 -: data asset rides (medium)"]


def test_a_data_asset_without_a_name_is_none():
    text = AZURE.replace("name: rides\n", "").replace("version: 3\n", "")
    assert hits("versioned-catalog", {"rides.yml": text}) == []


def test_a_catalog_of_tests_is_none():
    text = "rides: {type: pandas.CSVDataset, versioned: true}\n"
    assert hits("versioned-catalog", {"tests/conf/catalog.yml": text, "tests/rides.yml": AZURE}) == []
