"""Dockerfiles, commands and lines as documents."""

from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.documents.path_expression import values_at
from monthtwo.facts.readers import read_file
from monthtwo.facts.records import Command, Instruction, Node, TextLine
from monthtwo.system.units.syntax_trees import commands_document, dockerfile_document, lines_document


def dockerfile(text: str) -> Node:
    return dockerfile_document(read_file("Dockerfile", text.encode()).instructions or [])


def texts(node: Node, expression: str) -> list[object]:
    return [found.value for _, found in values_at(node, expression)]


def test_a_stage_inherits_from_the_stage_it_is_built_on() -> None:
    document = dockerfile("FROM python:3.11 AS base\nUSER ml\nWORKDIR /app\nFROM base\nWORKDIR src\nCMD serve\n")
    assert texts(document, "stages.1.USER") == ["ml"]
    assert texts(document, "stages.1.WORKDIR") == ["/app/src"]
    assert texts(document, "stages.1.IMAGE") == ["python:3.11"]
    assert texts(document, "stages.*.LAST") == [True]
    assert texts(document, "stages.1.OWN.*") == ["WORKDIR", "CMD"]


def test_an_entrypoint_takes_back_an_inherited_command() -> None:
    document = dockerfile('FROM a AS b\nCMD ["idle"]\nFROM b\nENTRYPOINT ["serve"]\n')
    assert texts(document, "stages.1.CMD.*") == []
    assert texts(document, "stages.1.ENTRYPOINT.*") == ["serve"]


def test_a_command_is_text_when_its_brackets_are_no_json() -> None:
    assert texts(dockerfile("FROM a\nCMD ['python', 'x.py']\n"), "stages.0.CMD") == ["['python', 'x.py']"]


def test_the_line_of_a_stage_is_where_it_says_what_runs() -> None:
    assert values_at(dockerfile("FROM a\nRUN x\nCMD y\n"), "stages.0")[0][1].line == 3


def test_instructions_before_any_stage_are_left_out() -> None:
    assert texts(dockerfile("ARG V=1\nFROM a\n"), "stages.*.FROM") == ["a"]


def test_commands_are_grouped_by_label() -> None:
    document = commands_document([Command(1, "a", "t"), Command(2, "b", "t"), Command(3, "c", "", "0 0 * * *")])
    assert texts(document, "t.*.command") == ["a", "b"]
    assert texts(document, "*.*.schedule") == ["0 0 * * *"]


def test_lines_give_what_each_pattern_finds() -> None:
    lines = [TextLine(4, "ExecStart=run it"), TextLine(5, "Type=simple")]
    document = lines_document(lines, {"exec": "^ExecStart=(.+)", "type": "^Type=.+", "none": "(x)?y"})
    assert texts(document, "exec.*") == ["run it"]
    assert texts(document, "type.*") == ["Type=simple"]
    assert values_at(document, "exec.0")[0][1].line == 4


names = st.sampled_from(["FROM", "CMD", "ENTRYPOINT", "USER", "WORKDIR", "RUN", "COPY"])
instructions = st.builds(Instruction, line=st.integers(1, 99), name=names, value=st.text(max_size=20), stage=st.just(0))


@given(st.lists(instructions, max_size=12))
def test_any_instructions_make_a_document(some: list[Instruction]) -> None:
    stages = values_at(dockerfile_document(some), "stages.*")
    assert len(stages) == sum(one.name == "FROM" for one in some)


def test_a_command_has_the_values_that_its_image_sets() -> None:
    text = "ARG WHAT=shop:app\nFROM python AS base\nARG WHAT\nENV TOLD=${WHAT} PORT='80'\n"
    text += "FROM base\nENV MODE fast\nCMD serve $TOLD --port ${PORT} --mode $MODE --to $ELSEWHERE\n"
    told = ["serve shop:app --port 80 --mode fast --to $ELSEWHERE"]
    assert texts(dockerfile(text), "stages.1.CMD") == told


def test_the_words_of_a_command_have_them_too() -> None:
    text = 'FROM python\nENV APP="shop:app"\nCMD ["sh", "-c", "exec serve \\"$APP\\""]\n'
    assert texts(dockerfile(text), "stages.0.CMD.*") == ["sh", "-c", 'exec serve "shop:app"']


def test_a_stage_knows_nothing_of_another_that_it_is_not_built_on() -> None:
    assert texts(dockerfile("FROM a\nENV APP=x:y\nFROM b\nCMD serve $APP\n"), "stages.1.CMD") == ["serve $APP"]
