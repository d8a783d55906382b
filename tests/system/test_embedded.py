"""Python that stands in the commands of a unit."""

import pytest

from monthtwo.system.units.embedded import embedded
from monthtwo.system.units.unit import Unit


def calls(command: str, **attributes: str) -> list[str]:
    unit = Unit(form="step", name="s", path="w.yml", line=1, commands=(command,), attributes=attributes)
    return [call.name for module in embedded(unit) for call in module.facts.calls]


@pytest.mark.parametrize(
    "command",
    [
        "python - <<'PY'\nimport m\nm.f()\nPY\n",
        "python3 <<EOF > out.txt\n  import m\n  m.f()\n  EOF",
        'set -e\npython3.12 -u - <<-"X"\nimport m\nm.f()\nX\necho done',
        "python -c 'import m; m.f()'",
        'uv run python -W ignore -c "import m; m.f()" && echo done',
        "python - <<'PY'\nimport m\nm.f('${{ inputs.x }}')\nPY\n",
    ],
)
def test_a_program_in_a_shell_text(command):
    assert calls(command) == ["m.f"]


def test_a_step_whose_shell_is_python():
    assert calls("import m\nm.f()", shell="python") == ["m.f"]
    assert calls("import m\nm.f()", shell="bash") == []


@pytest.mark.parametrize(
    "command",
    [
        "cat <<'PY'\nimport m\nm.f()\nPY\n",
        "python - <<'PY'\nimport m\nm.f()\n",
        "python -c 'import m; m.f(",
        "python -c 'this is no Python'",
        "python train.py",
        "echo python -m f",
    ],
)
def test_what_is_none(command):
    assert calls(command) == []


def test_many_programs_have_an_end():
    assert len(calls("python -c 'f()'\n" * 1000)) == 8
