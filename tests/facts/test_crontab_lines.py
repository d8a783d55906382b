"""What shell text puts on a schedule."""

import pytest

from monthtwo.facts.records import Command
from monthtwo.facts.shell.crontab_lines import scheduled_commands

EVERY_WEEK = "0 3 * * 1"


@pytest.mark.parametrize(
    ("text", "line", "command"),
    [
        (f'(crontab -l; echo "{EVERY_WEEK} python fit.py") | crontab -', 1, "python fit.py"),
        (f"LINE='{EVERY_WEEK} make fit'\nprintf '%s' \"$LINE\" | crontab -", 1, "make fit"),
        (f'AT="{EVERY_WEEK}"\necho "$AT cd $HOME && make fit" | sudo crontab -u ml -', 2, "cd $HOME && make fit"),
        (f'echo "${{AT:-{EVERY_WEEK}}} bash fit.sh" > jobs; crontab jobs', 1, "bash fit.sh"),
        (
            f"cat > /etc/cron.d/fit <<EOF\n# weekly\n{EVERY_WEEK} root /srv/fit.sh >> log 2>&1\nEOF",
            3,
            "/srv/fit.sh >> log 2>&1",
        ),
        (f'RUN echo "{EVERY_WEEK} python /app/fit.py\\n" >> /etc/crontabs/root', 1, "python /app/fit.py"),
    ],
)
def test_installed_lines(text: str, line: int, command: str) -> None:
    assert scheduled_commands(text)[0] == Command(line, command, "", EVERY_WEEK)


def test_a_script_in_a_cron_folder() -> None:
    assert scheduled_commands("set -e\ninstall -m 755 fit.sh /etc/cron.weekly/fit\n") == [
        Command(2, "fit.sh", "", "@weekly")
    ]


def test_a_schedule_that_a_platform_is_told() -> None:
    text = "set -e\ngcloud scheduler jobs create http fit \\\n  --schedule='0 3 * * 1' \\\n  --uri=\"$URL/fit\"\n"
    (found,) = scheduled_commands(text)
    assert (found.line, found.schedule) == (2, EVERY_WEEK)
    assert found.text.endswith('--uri="$URL/fit"')


@pytest.mark.parametrize(
    "text",
    [
        "crontab -l",
        "crontab -r\necho '0 3 * * 1 python fit.py'",
        "echo 'Put this into your crontab:'\necho '0 3 * * 1 python fit.py'",
        "# echo '0 3 * * 1 python fit.py' | crontab -",
        "echo 'a b c d e f' | crontab -",
        "python fit.py",
        "echo use --cron '0 3 * * 1'",
        "python fit.py --schedule cosine",
    ],
)
def test_nothing_is_installed(text: str) -> None:
    assert scheduled_commands(text) == []
