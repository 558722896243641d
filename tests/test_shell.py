"""The command in a shell: completion, colours, pipes, and names that are mistyped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import RIGHT
from tests.terminals import in_a_terminal
from tests.test_cli import GRADE, assert_refused, run

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "cnn.py").write_text(RIGHT)
    return tmp_path


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


COMPLETE = """
source {home}/.bashrc
COMP_WORDS=({typed}) COMP_CWORD={last}
COMP_LINE="{typed}" COMP_POINT=${{#COMP_LINE}}
name=$(complete -p grade | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$name" grade "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("grade sel", "selftest"), ("grade wat", "watch"), ("grade watch --ou", "--output")],
)
def test_bash_completes_what_is_typed(folder: Path, home: Path, typed: str, completed: str) -> None:
    environment = {"HOME": str(home), "SHELL": "/bin/bash"}
    installed = run("--install-completion", cwd=folder, environment=environment)
    assert (installed.returncode, installed.stderr) == (0, "")
    script = COMPLETE.format(home=home, typed=typed, last=len(typed.split()) - 1)
    shown = run("-c", script, cwd=folder, command=("bash", "--norc"), environment=environment)
    assert completed in shown.stdout.split(), shown.stderr


def test_a_home_that_cannot_be_written_to_is_named(folder: Path, home: Path) -> None:
    (home / ".local").write_text("in the way")
    refused = run(
        "--install-completion", cwd=folder, environment={"HOME": str(home), "SHELL": "/bin/bash"}
    )
    assert_refused(refused, ".local", "cannot be written")


def shown_in_a_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """What a command prints where a person looks at it."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    typed = {**kept, "TERM": "xterm-256color", **environment}
    return in_a_terminal((GRADE, *arguments), cwd, typed)[1]


COMMANDS = [("submission",), ("explain", "conv2d"), ("nowhere",), ("--bogus",), ("--help",)]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_terminal_gets_no_colour_that_does_not_want_any(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown = shown_in_a_terminal(*arguments, cwd=folder, **plain)
        assert shown
        colours = [part for part in shown.split("\x1b[")[1:] if "3" in part.partition("m")[0]]
        assert not colours, plain


def test_a_terminal_gets_colours(folder: Path) -> None:
    (folder / "submission" / "cnn.py").write_text(RIGHT.replace("-np.inf", "0.0"))
    assert "\x1b[32m" in shown_in_a_terminal("submission", cwd=folder)


def test_a_terminal_is_printed_to_once_and_never_erased(folder: Path) -> None:
    (folder / "submission" / "cnn.py").write_text(RIGHT.replace("-np.inf", "0.0"))
    shown = shown_in_a_terminal("submission", cwd=folder, NO_COLOR="1").splitlines()
    assert "\x1b[1A" not in "".join(shown)
    assert sum(" of 100" in line for line in shown) == 1
    assert shown[-1].startswith("Page: report.html")


def test_the_points_are_in_a_pipe_before_failures_are_explained(folder: Path) -> None:
    program = folder / "explaining.py"
    program.write_text(
        "import sys\nfrom grader.check import explain as steps\n"
        "def wait(*_, **__):\n    sys.stdin.read()\n    return []\n"
        "steps.explain_failures = wait\n"
        "from grader.cli import main\nmain()\n"
    )
    (folder / "submission" / "cnn.py").write_text(RIGHT.replace("-np.inf", "0.0"))
    with subprocess.Popen(
        [sys.executable, str(program), "submission"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # Explaining ends when this end is closed, so nothing that comes before waits for it.
        early = [process.stdout.readline() for _ in range(3)]
        process.stdin.close()
        rest = process.stdout.read()
    assert " of 100" in early[0]
    assert early[1].startswith("maxpool ")
    assert early[2].startswith("done: ")
    assert " of 100" not in rest
    assert rest.splitlines()[-1].startswith("Page: report.html")


def test_points_without_an_end_of_the_grading_are_said_not_to_count(folder: Path) -> None:
    program = folder / "broken.py"
    program.write_text(
        "from grader.check import explain\n"
        "def fail(*_, **__):\n    raise RuntimeError('a bug of ours')\n"
        "explain.coach_loops = fail\n"
        "from grader.cli import main\nmain()\n"
    )
    failed = run("submission", cwd=folder, command=(sys.executable, str(program)))
    assert failed.returncode == 3
    assert failed.stdout.endswith("Grading did not come to its end: these points do not count.\n")
    assert "a bug of ours" in failed.stderr
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("environment", [{}, {"GITHUB_ACTIONS": "true"}], ids=["shell", "actions"])
@pytest.mark.parametrize("command", ["submission", "explain conv2d", "--help"])
def test_a_reader_that_leaves_early_ends_the_command_quietly(
    folder: Path, command: str, environment: dict[str, str]
) -> None:
    script = f"'{GRADE}' {command} | true; exit ${{PIPESTATUS[0]}}"
    result = run("-c", script, cwd=folder, command=("bash",), environment=environment)
    assert result.returncode in {0, 141}
    assert result.stderr == ""


@pytest.mark.parametrize("environment", [{}, {"GITHUB_ACTIONS": "true"}], ids=["shell", "actions"])
@pytest.mark.parametrize(("path", "code"), [("submission", 0), ("nowhere", 2)])
def test_a_grading_needs_nobody_who_reads(
    folder: Path, path: str, code: int, environment: dict[str, str]
) -> None:
    script = f"'{GRADE}' {path} >&-"
    result = run("-c", script, cwd=folder, command=("bash",), environment=environment)
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert (folder / "report.html").exists() == (code == 0)


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        ("wach submission", "'watch'"),
        ("selftst", "'selftest'"),
        ("submision", "'submission'"),
        ("submission --jsn x", "'--json'"),
        ("watch submission --outptu=x", "'--output'"),
        ("--vrsion", "'--version'"),
        ("explain --hlep", "'--help'"),
        ("deck biuld", '"build"'),
        ("batch submision", "'submission'"),
        ("submission --assignment asignment.toml", "'assignment.toml'"),
        ("submission --deck fnal.deck", "'final.deck'"),
        ("replay conv2d/stride --result reslt.json", "'result.json'"),
        ("explain conv3d", "'conv2d'"),
    ],
)
def test_a_slip_of_the_finger_is_answered_with_what_was_meant(
    folder: Path, command: str, meant: str
) -> None:
    (folder / "assignment.toml").write_text('title = "t"\n[rubric.pad]\nbasic = 1\n')
    for name in ("final.deck", "result.json"):
        (folder / name).touch()
    assert_refused(run(*command.split(), cwd=folder), "Did you mean", meant)


@pytest.mark.parametrize(
    ("command", "parts"),
    [
        (["submission/cnn.py", "--watch"], ["'watch' is a command", "Write `grade watch`"]),
        (["--doctor"], ["'doctor' is a command", "Write `grade doctor`"]),
        (["wach", "submission"], ["There is no command 'wach'.", "Did you mean 'watch'"]),
        (["my", "work"], ["'work'", 'Did you mean "my work", in quotes?']),
        (["watch", "my", "work"], ["'work'", 'Did you mean "my work", in quotes?']),
        (["submission", "more"], ["'more'", "Name one path"]),
        (["replay"], ["`grade replay` lacks CHECK. `grade replay --help` says what that is."]),
        (["submission", "--html"], ["`grade` has --html without a value. `grade --help` says"]),
    ],
)
def test_what_is_missing_or_too_much_is_answered_with_what_to_type(
    folder: Path, command: list[str], parts: list[str]
) -> None:
    (folder / "my work").mkdir()
    (folder / "more").mkdir()
    assert_refused(run(*command, cwd=folder), *parts)


def test_the_help_says_that_a_path_may_be_left_out(folder: Path) -> None:
    shown = run("--help", cwd=folder).stdout
    assert shown.startswith("Usage: grade [PATH] [OPTIONS]\n       grade COMMAND [OPTIONS]\n")
    assert "where you are if left out" in " ".join(shown.split())


@pytest.mark.parametrize("name", ["Übung 1", "weiß nicht", "a'b"])
def test_a_folder_may_have_any_name(folder: Path, name: str) -> None:
    (folder / "submission").rename(folder / name)
    for path, where in ((name, folder), (f"{name}/cnn.py", folder), (".", folder / name)):
        graded = run(path, cwd=where)
        assert (graded.returncode, graded.stderr) == (0, ""), path
        assert "100 of 100. Everything is right." in graded.stdout


def test_the_name_of_a_file_that_is_there_is_taken_for_no_subcommand(folder: Path) -> None:
    (folder / "wach").write_text("")
    refused = run("wach", cwd=folder)
    assert_refused(refused, "neither a folder nor a Python file", "Name the folder")
    assert "Did you mean" not in refused.stderr
