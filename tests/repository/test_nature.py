import pytest

from monthtwo.repository.attributes import Attributes
from monthtwo.repository.nature import nature

NATURES = {
    "production": [
        "src/train.py", "app/main.py", "benchmarks/speed.py", "requirements.txt", "uv.lock", "dist/app.js",
        ".github/workflows/test.yml", "test.py", "train/test.py", "src/evaluate/test.py",
        "src/drift/ks_test.py", "stats/chi2_test.py", "experiments/ab_test.py", "scripts/evaluate_final_test.py",
        "src/split_train_test.py", "initial_tests/train.py",
        "ab_testing/router.py", "ab_tests/router.py", "src/contest/latest.py",
        "terraform/envs/test/main.tf", "k8s/overlays/test/kustomization.yaml", "data/test/images.csv",
        "lib/example/model.go", "src/demo/service.py", "data/samples/x.json", "data/sample/y.csv", "app/doc/parser.py",
        "prompts/system.md", "src/agent/prompts/judge.md", "src/protest.py", "greatest_hits.py", "docs_loader.py",
        "test-requirements.txt", "docker-compose.test.yml", "migrations/0001_initial.py", "src/vendors/api.py",
        "notebooks/helpers.py", "src/pb2_tools.py", "src/examples.py", "testing.py", "docker/Dockerfile",
    ],
    "test": [
        "tests/test_model.py", "tests/data/x.yaml", "test/unit/a.py", "Tests/A.py", "scripts/test_model.py",
        "conftest.py",
        "pkg/model_test.py", "pkg/server_test.go", "src/pkg/tests/helpers.py", "src/pkg/testing/fakes.py",
        "app/tests.py",
        "test_data/a.json", "unit_tests/a.py", "integration-tests/b.py", "integration_test/c.py", "tests_e2e/x.py",
        "web/src/App.test.tsx", "web/app.spec.js", "web/__tests__/a.js", "docs/tests/test_build.py",
        "examples/foo/tests/test_x.py", "tests/README.md", "tests/test.py", "load_tests/locustfile.py",
        "tests/generated_cases/a.py", "terraform/modules/fn/test/fn_test.go",
    ],
    "notebook": ["a.ipynb", "notebooks/EDA.IPYNB", "docs/guide.ipynb", "tests/run.ipynb", "examples/x.ipynb"],
    "docs": ["README.md", "docs/conf.py", "doc/examples/run.py", "docs/docker-compose.yml", "MODEL_CARD.md", "x/y.rst", "paper/main.tex"],
    "example": [
        "examples/serve.py", "example/app.py", "samples/a.yaml", "demo/app.py", "demos/x.py", "tutorials/1.py",
        "examples/docs/readme.md", ".env.example", "infra/terraform.tfvars.example", "config.sample.yaml",
        "{{cookiecutter.slug}}/src/train.py", "template/{{ name }}/tests/test_a.py", "services/example/a.py",
    ],
    "vendored": [
        "vendor/lib/a.go", "third_party/x/tests/test_a.py", "web/node_modules/m/index.js", "static/jquery-3.4.1.min.js",
        "src/pip/_vendor/a.py", "lib/python3.11/site-packages/a.py", "vendor/x.ipynb",
    ],
    "generated": [
        "proto/info_pb2.py", "proto/info_pb2_grpc.py", "proto/info_pb2.pyi", "api/v1/svc.pb.go", "api/svc_grpc.pb.go",
        ".ipynb_checkpoints/a-checkpoint.ipynb", "src/__generated__/api.ts", "tests/proto/x_pb2.py",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), [(path, name) for name, paths in NATURES.items() for path in paths])
def test_nature(path, expected):
    assert nature(path) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"def test_a():\n    pass\n", "test"),
        (b"class TestA:\n    async def test_b(self): ...\n", "test"),
        (b"import os\nfrom unittest import mock\n", "test"),
        (b"import torch\nmodel = torch.load('m')\nprint(model.evaluate(test_set))\n", "production"),
        (b"", "production"),
    ],
)
def test_script_that_is_only_named_like_a_test(data, expected):
    assert nature("src/training/test_ensemble.py", data=data) == expected
    assert nature("src/utils/prediction_test.py", data=data) == expected
    assert nature("tests/helpers.py", data=data) == "test"
    assert nature("conftest.py", data=data) == "test"
    assert nature("pkg/a_test.go", data=data) == "test"


@pytest.mark.parametrize(
    ("path", "size", "expected"),
    [
        ("client/schema.py", 600_000, "generated"),
        ("tests/test_everything.py", 600_000, "generated"),
        ("ui/bundle.js", 600_000, "generated"),
        ("stats.py", 450_000, "production"),
        ("data/prices.json", 600_000, "production"),
    ],
)
def test_code_that_nobody_writes_is_generated(path, size, expected):
    assert nature(path, size=size) == expected
    assert nature(path, Attributes(generated=False), size=size) != "generated"


def test_attributes_win():
    assert nature("src/a.py", Attributes(vendored=True)) == "vendored"
    assert nature("src/a.py", Attributes(generated=True)) == "generated"
    assert nature("src/a.py", Attributes(documentation=True)) == "docs"
    assert nature("vendor/a.py", Attributes(vendored=False)) == "production"
    assert nature("a_pb2.py", Attributes(generated=False)) == "production"
    assert nature("docs/a.py", Attributes(documentation=False)) == "production"


def test_marks_for_language_statistics_leave_notebooks_notebooks():
    assert nature("a.ipynb", Attributes(vendored=True)) == "notebook"
    assert nature("a.ipynb", Attributes(generated=True)) == "notebook"
    assert nature("a.ipynb", Attributes(documentation=True)) == "notebook"
