"""Where work on an unmet check of data begins."""

from questions import hits

TRAIN = """
import pandas as pd
from sklearn.linear_model import Ridge


def main():
    rows = pd.read_csv("data/rides.csv", usecols=["km", "fare"])
    Ridge().fit(rows[["km"]], rows["fare"])


if __name__ == "__main__":
    main()
"""


def test_what_training_reads_comes_before_what_else_is_read():
    report = "import pandas as pd\n\n\ndef show(path):\n    return pd.read_excel(path)\n"
    assert hits("data-reads", {"train.py": TRAIN, "report.py": report}) == [
        "report.py:5 show: pandas.read_excel (medium)",
        "train.py:6 main: pandas.read_csv data/rides.csv (high)",
    ]


def test_a_reader_of_spark_is_one_and_a_writer_is_none():
    text = "def load(spark, rows):\n    rows.write.parquet('b')\n    return spark.read.format('delta').load('a')\n"
    assert hits("data-reads", {"lake.py": text}) == ["lake.py:3 load: spark.read.format.load a (medium)"]


def test_what_a_page_reads_to_show_it_comes_last():
    page = "import pandas as pd\nimport streamlit as st\n\nst.table(pd.read_csv('sales.csv'))\n"
    assert hits("data-reads", {"page.py": page}) == ["page.py:4 -: pandas.read_csv sales.csv (low)"]


def test_columns_that_a_reader_is_told_and_not_those_that_are_dropped():
    text = "def tidy(rows):\n    return rows.drop(columns=['a', 'b'])\n"
    assert hits("column-lists", {"train.py": TRAIN, "tidy.py": text}) == [
        "train.py:6 main: usecols of pandas.read_csv (high)"
    ]


def test_a_schema_in_code_is_shown_by_its_name():
    text = "from pydantic import BaseModel\n\n\nclass Ride(BaseModel):\n    km: float\n"
    assert hits("schemas-in-code", {"api.py": text}) == ["api.py:4 Ride: Ride (high)"]


FETCH = """
import requests


def rates():
    return requests.get("https://rates.example.org/day").json()


def safe():
    try:
        return requests.get("https://rates.example.org/day", timeout=5).json()
    except requests.RequestException:
        return {}
"""


def test_a_fetch_of_which_no_failure_is_handled():
    assert hits("unhandled-fetches", {"rates.py": FETCH}) == ["rates.py:5 rates: requests.get, without a timeout (low)"]


def test_every_fetch_brings_data_from_outside():
    assert hits("outside-fetches", {"rates.py": FETCH}) == [
        "rates.py:5 rates: requests.get (low)",
        "rates.py:10 safe: requests.get (low)",
    ]


def test_what_reaches_a_model_comes_before_what_training_reads_beside_it():
    text = (
        "import pandas as pd\nfrom sklearn.linear_model import Ridge\n\n\ndef prepare():\n"
        "    names = pd.read_csv('names.csv')\n    print(names)\n    rows = pd.read_csv('rides.csv').dropna()\n"
        "    return rows\n\n\nif __name__ == '__main__':\n    rows = prepare()\n    Ridge().fit(rows, rows)\n"
    )
    assert hits("data-reads", {"train.py": text}) == [
        "train.py:6 prepare: pandas.read_csv names.csv (medium)",
        "train.py:8 prepare: pandas.read_csv rides.csv (high)",
    ]


def test_a_model_that_is_brought_is_no_data():
    text = TRAIN + "\n\ndef bring(s3):\n    s3.download_file(MODELS_BUCKET, 'churn', 'churn.bin')\n"
    told = (
        TRAIN + "\n\ndef bring(s3, name):\n    path = name + '/model.pkl'\n    s3.download_file(BUCKET, path, path)\n"
    )
    for one in (text, told):
        assert hits("data-reads", {"train.py": one}) == hits("data-reads", {"train.py": TRAIN})


def test_another_file_is_data_only_where_it_reaches_a_model_and_holds_no_settings():
    text = (
        "import numpy as np\nfrom sklearn.linear_model import Ridge\n\n\ndef main():\n    rows = np.load('rides.npy')\n"
        "    other = np.load('other.npy')\n    depth = np.load('config.npy')\n"
        "    Ridge(depth).fit(rows, rows, depth)\n\n\nif __name__ == '__main__':\n    main()\n"
    )
    assert hits("data-reads", {"train.py": text}) == ["train.py:6 main: numpy.load rides.npy (high)"]


def test_columns_of_a_table_that_is_made_count_where_it_reaches_a_model():
    asked = TRAIN.replace('usecols=["km", "fare"]', "").replace(
        '    Ridge().fit(rows[["km"]]', '    Ridge().fit(pd.DataFrame(rows, columns=["km", "fare"])'
    )
    result = TRAIN.replace(', usecols=["km", "fare"]', "").replace(
        '"fare"])\n', '"fare"])\n    pd.DataFrame([], columns=["name", "score"]).to_csv("scores.csv")\n'
    )
    assert hits("column-lists", {"train.py": asked}) == ["train.py:7 main: columns of pandas.DataFrame (high)"]
    assert hits("column-lists", {"train.py": result}) == []
