"""Where `cdk-assets` finds that an application of the CDK deploys what serves."""

import pytest

from questions import APP, hits

SERVICE = {"functions/price/app.py": APP["app.py"], "infra/cdk.json": '{"app": "npx ts-node bin/app.ts"}'}
STACK = """
import * as path from 'path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {{ PythonFunction }} from '@aws-cdk/aws-lambda-python-alpha';

export class Stack extends cdk.Stack {{
  constructor(scope, id) {{
    new lambda.Function(this, 'Price', {{
      {code},
    }});
  }}
}}
"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("code: lambda.Code.fromAsset('../functions/price')", 1),
        ("code: lambda.DockerImageCode.fromImageAsset(\n        path.join(__dirname, '..', '../functions'))", 1),
        ("entry: path.join(__dirname, '../../functions/price')", 1),
        ("code: lambda.Code.fromAsset('../functions/mails')", 0),
        ("code: lambda.Code.fromAsset('..')", 0),
        ("code: s3deploy.Source.asset('../functions/price')", 0),
    ],
)
def test_a_folder_that_typescript_names(code, found):
    assert len(hits("cdk-assets", SERVICE | {"infra/lib/stack.ts": STACK.format(code=code)})) == found


PYTHON = """
import os
from aws_cdk import Stack, aws_lambda

class Prices(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        aws_lambda.Function(self, "Price", code=aws_lambda.Code.from_asset({folder}), handler="app.handler")
"""


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ('"functions/price"', 1),
        ('os.path.join("functions", "price")', 1),
        ('"functions/mails"', 0),
    ],
)
def test_a_folder_that_python_names(folder, found):
    stack = {"cdk.json": '{"app": "python3 stack.py"}', "stack.py": PYTHON.replace("{folder}", folder)}
    assert len(hits("cdk-assets", SERVICE | stack)) == found


def test_without_a_cdk_application_there_is_nothing_to_deploy():
    stack = STACK.format(code="code: lambda.Code.fromAsset('../functions/price')")
    only = {path: text for path, text in SERVICE.items() if not path.endswith("cdk.json")}
    assert hits("cdk-assets", only | {"infra/lib/stack.ts": stack}) == []
