"""Where `platform-config` finds deployment resources that a platform reads."""

from questions import hits

DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: churn}\nspec: {template: {spec: {containers: []}}}\n"
)
FUNCTION = 'resource "aws_lambda_function" "churn" {\n  function_name = "churn"\n}\n'


def test_a_resource_is_shown_where_it_is_declared():
    assert hits("platform-config", {"k.yaml": f"a: 1\n---\n{DEPLOYMENT}", "main.tf": f"locals {{}}\n{FUNCTION}"}) == [
        "k.yaml:3 -: kubernetes:Deployment churn (high)",
        "main.tf:2 -: terraform:aws_lambda_function churn (high)",
    ]


def test_what_deploys_nothing_is_none():
    files = {
        "k.yaml": DEPLOYMENT.replace("Deployment", "ConfigMap"),
        "main.tf": FUNCTION.replace("lambda_function", "s3_bucket"),
    }
    assert hits("platform-config", files) == []


def test_what_a_service_stands_on_is_none():
    assert hits("platform-config", {"k.yaml": DEPLOYMENT.replace("churn", "redis-cache")}) == []


def test_a_module_that_nothing_instantiates_is_none():
    files = {
        "modules/api/main.tf": FUNCTION,
        "modules/net/main.tf": 'resource "aws_vpc" "a" {}\n',
        "main.tf": "locals {}\n",
    }
    files["modules/main.tf"] = 'resource "aws_vpc" "b" {}\n'
    assert hits("platform-config", files) == []
    files["main.tf"] = 'module "churn" {\n  source = "./modules/api"\n}\n'
    assert hits("platform-config", files) == ["modules/api/main.tf:1 -: terraform:aws_lambda_function churn (high)"]


def test_a_folder_of_terraform_that_stands_alone_counts():
    assert len(hits("platform-config", {"infra/main.tf": FUNCTION})) == 1
