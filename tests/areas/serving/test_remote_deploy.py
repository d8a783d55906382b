"""Where `remote-deploy` finds that a job starts the service on a machine that stays."""

import pytest

from questions import hits

JOB = "on: push\njobs:\n  ship:\n    runs-on: {runner}\n    steps:\n      - run: {run}\n"
SCRIPT = """
on_host() {
    sshpass -p "$PASSWORD" ssh -o StrictHostKeyChecking=no "$USER@$HOST" "$1"
}
on_host "cd /srv && docker build -t tides ."
on_host "
    docker rm -f tides
    docker run -d -p 80:8000 tides
"
"""


@pytest.mark.parametrize(
    ("runner", "run", "script"),
    [
        ("ubuntu-latest", "ssh deploy@box 'cd /srv && docker compose up -d --build'", ""),
        ("ubuntu-latest", "cd ops && ./ship.sh", SCRIPT),
        ("ubuntu-latest", "bash ops/ship.sh", "ssh box <<'EOF'\ndocker pull tides\ndocker run -d tides\nEOF\n"),
        ("ubuntu-latest", "make ship", "ssh box sudo systemctl restart tides\n"),
        ("self-hosted", "docker run -d --name tides -p 80:80 tides", ""),
        ("[self-hosted, gpu]", "docker-compose -f prod.yml up -d", ""),
    ],
)
def test_a_job_starts_a_service_on_another_machine(runner: str, run: str, script: str):
    files = {".github/workflows/ship.yml": JOB.format(runner=runner, run=run), "ops/ship.sh": script}
    files["Makefile"] = "ship:\n\t./ops/ship.sh\n"
    assert hits("remote-deploy", files) == [
        ".github/workflows/ship.yml:6 -: github-actions ship starts the service on a machine (medium)"
    ]


@pytest.mark.parametrize(
    ("runner", "run"),
    [
        ("ubuntu-latest", "docker compose up -d && pytest"),
        ("ubuntu-latest", "ssh-keyscan box >> known_hosts && docker run -d tides"),
        ("ubuntu-latest", "ssh box uptime"),
        ("self-hosted", "docker run --rm tides pytest"),
        ("self-hosted", "docker build -t tides ."),
    ],
)
def test_a_job_that_leaves_nothing_running_is_none(runner: str, run: str):
    assert hits("remote-deploy", {".github/workflows/ship.yml": JOB.format(runner=runner, run=run)}) == []


def test_a_step_that_is_switched_off_is_none():
    job = JOB.format(runner="self-hosted", run="docker run -d tides") + "        if: ${{ false }}\n"
    assert hits("remote-deploy", {".github/workflows/ship.yml": job}) == []


def test_an_action_that_runs_its_script_elsewhere():
    job = JOB.format(runner="a", run="1").replace(
        "run: 1", "uses: appleboy/ssh-action@v1\n        with: {host: box, script: docker compose up -d}"
    )
    assert len(hits("remote-deploy", {".github/workflows/ship.yml": job})) == 1
