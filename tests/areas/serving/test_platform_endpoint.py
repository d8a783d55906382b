"""Where `platform-endpoint` finds endpoints of a platform that brings its own server."""

from questions import hits

KSERVE = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: churn}\nspec: {predictor: {model: {}}}\n"
FIT = {"lib/train.py": "from sklearn.svm import SVC\n\n\ndef fit():\n    SVC().fit(1, 2)\n"}
RELEASE = {".github/workflows/release.yml": "on: push\njobs: {r: {runs-on: u, steps: [{run: twine upload dist/*}]}}\n"}


def test_an_endpoint_is_shown_where_it_is_declared():
    assert hits("platform-endpoint", {"k.yaml": f"a: 1\n---\n{KSERVE}"}) == [
        "k.yaml:3 -: kserve:InferenceService churn (high)"
    ]


def test_an_endpoint_of_terraform():
    text = 'resource "aws_sagemaker_endpoint" "churn" {\n  name = "churn"\n}\n'
    assert hits("platform-endpoint", {"main.tf": text}) == [
        "main.tf:1 -: terraform:aws_sagemaker_endpoint churn (high)"
    ]


def test_another_resource_is_none():
    deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: churn}\nspec: {}\n"
    assert hits("platform-endpoint", {"k.yaml": deployment, "main.tf": 'resource "aws_instance" "a" {}\n'}) == []


def test_a_bundle_is_less_sure():
    files = {"predict.py": "class Predictor:\n    def predict(self):\n        return 1\n"}
    found = hits(
        "platform-endpoint", files | {"cog.yaml": "build: {python_version: '3.11'}\npredict: predict.py:Predictor\n"}
    )
    assert len(found) == 1
    assert found[0].startswith("cog.yaml:")
    assert found[0].endswith("(medium)")


def test_a_published_library_offers_its_endpoints():
    assert hits("platform-endpoint", {"k.yaml": KSERVE} | FIT) != []
    assert hits("platform-endpoint", {"k.yaml": KSERVE} | FIT | RELEASE) == []


def test_an_example_of_a_library_is_an_offer():
    project = '[project]\nname = "lib"\nversion = "1"\nclassifiers = ["Development Status :: 4 - Beta"]\n'
    library = FIT | {"pyproject.toml": project}
    assert hits("platform-endpoint", library | {"examples/k.yaml": KSERVE}) == []
    assert hits("platform-endpoint", library | {"deploy/k.yaml": KSERVE}) != []
