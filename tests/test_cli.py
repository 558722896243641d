"""The command as it is typed: exit codes, files, and what it never imports."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from grader import __version__
from grader.deck.store import store_deck
from grader.records.deck import Deck
from grader.records.graded_with import DeckInfo
from tests.forked import run_forked
from tests.support import REPOSITORY, RIGHT, TWINS, obeyed_by_actions

pytestmark = pytest.mark.slow

GRADE = str(Path(sys.executable).with_name("grade"))
MISTAKES = (REPOSITORY / "examples" / "mistakes" / "cnn.py").read_text("utf-8")

SMALL = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'


def run(
    *arguments: str | Path,
    cwd: Path,
    command: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Type `grade`; or another command, which starts from nothing as `grade` does in a shell."""
    typed, known = [*map(str, arguments)], {**os.environ, "COLUMNS": "200", **(environment or {})}
    if not command:
        return run_forked(typed, cwd, known)
    return subprocess.run(
        [*command, *typed],
        cwd=cwd,
        env=known,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=120,
        check=False,
    )


def assert_refused(result: "subprocess.CompletedProcess[str]", *parts: str) -> None:
    """Exit code 2, and sentences on standard error that say what is wrong."""
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    flat = " ".join(result.stderr.split())
    for part in parts:
        assert part in flat


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with a right submission in `mine`, and one with mistakes."""
    for name, source in (("mine", RIGHT), ("mistakes", MISTAKES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cnn.py").write_text(source)
    (tmp_path / "small.toml").write_text(SMALL)
    return tmp_path


def test_a_graded_submission_exits_with_0_and_leaves_a_page(folder: Path) -> None:
    result = run("mine", cwd=folder, command=(GRADE,))
    assert (result.returncode, result.stderr) == (0, "")
    assert "100 of 100. Everything is right." in result.stdout
    assert result.stdout.rstrip().endswith("Page: report.html")
    assert (folder / "report.html").read_text("utf-8").lstrip().startswith("<!doctype html>")
    assert {path.name for path in folder.iterdir()} == {
        "mine",
        "mistakes",
        "small.toml",
        "report.html",
    }


def test_lost_points_exit_with_0_unless_full_marks_are_required(folder: Path) -> None:
    assert run("mistakes", cwd=folder).returncode == 0
    assert run("mistakes", "--require-full-marks", cwd=folder).returncode == 1
    assert run("mine", "--require-full-marks", cwd=folder).returncode == 0


def test_all_findings_are_printed_when_asked_for(folder: Path) -> None:
    few = run("mistakes", cwd=folder).stdout
    assert len(few.splitlines()) <= 12
    assert few.splitlines()[-1].endswith("Every finding with its example: grade mistakes --all")
    everything = run("mistakes", "--all", cwd=folder).stdout
    assert everything.splitlines()[-1] == "Page: report.html"
    assert "Not right because of it: axes, combined." in everything
    assert "conv1d/basic" in everything


def test_a_page_of_an_earlier_run_is_overwritten_where_a_submission_is_refused(
    folder: Path,
) -> None:
    assert run("mine", cwd=folder).returncode == 0
    (folder / "mine" / "cnn.py").unlink()
    assert_refused(run("mine", cwd=folder), "Put your cnn.py there.")
    page = (folder / "report.html").read_text("utf-8")
    assert "Put your" in page
    assert "Everything is right" not in page
    (folder / "report.html").unlink()
    assert_refused(run("mine", cwd=folder), "Put your cnn.py there.")
    assert not (folder / "report.html").exists()


def test_nothing_to_grade_yet_exits_with_0(folder: Path) -> None:
    (folder / "mine" / "cnn.py").write_text("import numpy as np\n")
    result = run("mine", cwd=folder)
    assert result.returncode == 0
    assert "4 functions are not defined." in result.stdout


def test_the_same_submission_gets_the_same_result(folder: Path) -> None:
    results = []
    for _ in range(2):
        graded = run("mistakes", "--json", "r.json", cwd=folder, command=(GRADE,))
        assert graded.returncode == 0
        result = json.loads((folder / "r.json").read_text("utf-8"))
        del result["seconds"]
        results.append(result)
    assert results[0] == results[1]


def test_results_are_written_where_they_are_asked_for(folder: Path) -> None:
    (folder / "out put").mkdir()
    result = run("mine", "--output", "out put", "--json", "out put/r.json", cwd=folder)
    assert result.returncode == 0
    assert {path.name for path in (folder / "out put").iterdir()} == {"report.html", "r.json"}
    result = run("mine", "--html", "page é.html", cwd=folder)
    assert result.returncode == 0
    assert (folder / "page é.html").exists()
    assert not (folder / "report.html").exists()


def test_every_format_can_be_asked_for_at_once(folder: Path) -> None:
    names = ("json", "junit", "gradescope", "prairielearn")
    options = [part for name in names for part in (f"--{name}", name)]
    assert run("mistakes", *options, cwd=folder).returncode == 0
    found = {name: (folder / name).read_bytes() for name in names}
    assert json.loads(found["json"])["score"] == {
        "earned": 89,
        "possible": 100,
        "adjusted": 0,
    }
    assert ET.fromstring(found["junit"]).tag == "testsuites"
    assert json.loads(found["gradescope"])["score"] == 89
    assert json.loads(found["prairielearn"])["score"] == 0.89


def test_a_submission_with_nothing_to_grade_is_told_so_where_students_see_it(folder: Path) -> None:
    (folder / "wrong").mkdir()
    (folder / "wrong" / "essay.txt").touch()
    options = ["--gradescope", "g.json", "--prairielearn", "p.json", "--json", "r.json"]
    assert_refused(run("wrong", *options, cwd=folder), "Put your cnn.py there.")
    told = json.loads((folder / "g.json").read_text("utf-8"))
    assert told["score"] == 0
    assert "Put your cnn.py there." in told["output"]
    told = json.loads((folder / "p.json").read_text("utf-8"))
    assert (told["gradable"], "Put your cnn.py" in told["format_errors"][0]) == (False, True)
    assert not (folder / "r.json").exists()


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["mine", "--deck", "small.toml"], ["mine", "--assignment", "none"]]
)
def test_what_no_student_has_done_is_told_to_no_student(folder: Path, arguments: list[str]) -> None:
    options = ["--gradescope", "g.json", "--prairielearn", "p.json"]
    assert_refused(run(*arguments, *options, cwd=folder))
    assert not (folder / "g.json").exists()
    assert not (folder / "p.json").exists()


@pytest.mark.parametrize("option", ["--html", "--json", "--output", "--junit", "--gradescope"])
def test_a_result_that_cannot_be_written_exits_with_2(folder: Path, option: str) -> None:
    result = run("mine", option, "small.toml/such", cwd=folder)
    assert_refused(result, "small.toml", "cannot be written", "Name another place.")
    assert "100 of 100. Everything is right." in result.stdout
    assert (folder / "small.toml").read_text() == SMALL


def test_the_folder_of_a_result_is_made(folder: Path) -> None:
    options = ["--output", "out/put", "--json", "results/r.json", "--junit", "j/j.xml"]
    result = run("mine", *options, cwd=folder)
    assert (result.returncode, result.stderr) == (0, "")
    for name in ("out/put/report.html", "results/r.json", "j/j.xml"):
        assert (folder / name).is_file()


@pytest.mark.parametrize("command", [(), ("watch",)])
def test_a_folder_of_results_that_is_called_like_a_page_is_asked_about(
    folder: Path, command: tuple[str, ...]
) -> None:
    refused = run(*command, "mine", "--output", "mine.html", cwd=folder)
    assert_refused(refused, "--output is 'mine.html'", "Expected a folder", "`--html mine.html`")
    assert not (folder / "mine.html").exists()


def test_without_a_path_it_is_the_folder_where_one_is(folder: Path) -> None:
    inside = run(cwd=folder / "mine")
    assert (inside.returncode, inside.stderr) == (0, "")
    assert "100 of 100. Everything is right." in inside.stdout
    assert (folder / "mine" / "report.html").is_file()


@pytest.mark.parametrize("command", [(), (".",)])
def test_who_stands_in_a_folder_without_a_program_hears_which_folder_that_is(
    folder: Path, command: tuple[str, ...]
) -> None:
    (folder / "empty").mkdir()
    refused = run(*command, cwd=folder / "empty")
    assert_refused(refused, f"The folder '{folder}/empty' has no cnn.py", "grade submission/")


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (["--html", "mine/cnn.py"], ["--html is 'mine/cnn.py'", "would be replaced"]),
        (["--json", "./mine/helper.py"], ["--json is 'mine/helper.py'", "would be replaced"]),
        (["--junit", "small.toml"], ["--junit is 'small.toml'", "would be replaced"]),
        (["--json", "r", "--gradescope", "r"], ["--json and --gradescope are both 'r'"]),
        (["--json", "report.html"], ["--html and --json are both 'report.html'"]),
    ],
)
def test_no_result_is_written_over_what_is_read_or_over_another(
    folder: Path, options: list[str], parts: list[str]
) -> None:
    (folder / "mine" / "helper.py").touch()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert_refused(run("mine", "--assignment", "small.toml", *options, cwd=folder), *parts)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("output", ["small.toml", "final.seed"])
def test_no_deck_is_written_over_what_it_is_built_from(folder: Path, output: str) -> None:
    (folder / "final.seed").write_text("7\n")
    before = (folder / output).read_bytes()
    options = ["--assignment", "small.toml", "--output", output]
    assert_refused(run("deck", "build", *options, cwd=folder), "would be replaced")
    assert (folder / output).read_bytes() == before


def test_results_may_be_thrown_away(folder: Path) -> None:
    result = run("mine", "--html", os.devnull, "--json", os.devnull, cwd=folder)
    assert (result.returncode, result.stderr) == (0, "")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["nowhere"], ["no file or folder 'nowhere'"]),
        (["small.toml"], ["neither a folder nor a Python file"]),
        (["."], ["has 2 files that define", "have one graded"]),
        (["mine", "--assignment", "none.toml"], ["none.toml", "cannot be read"]),
        (["mine", "--assignment", "mine/cnn.py"], ["is not TOML"]),
        (["mine", "--deck", "none.deck"], ["none.deck", "cannot be read"]),
        (
            ["mine", "--deck", "small.toml"],
            ["small.toml", "is not a deck: it is a file of another"],
        ),
        (["help"], ["`grade --help` says what can be typed"]),
        (["pad"], ["`grade explain pad` says what that function has to do"]),
        (["mine", "--search", "-1"], ["--search is -1"]),
        (["mine", "--search", "many"], ["--search", "many"]),
        (["mine", "--bogus"], ["--bogus"]),
        (["mine", "mistakes"], ["mistakes"]),
        ([], ["has 2 files that define", "have one graded"]),
        (["replay"], ["CHECK"]),
        (["replay", "pad/basic"], ["'report.html' cannot be read", "Give `grade` first"]),
        (["replay", "pad/basic", "--result", "none.json"], ["none.json", "cannot be read"]),
        (["replay", "pad/basic", "--result", "small.toml"], ["is no result of this grader"]),
        (["deck", "build", "--output", "d", "--assignment", "none.toml"], ["cannot be read"]),
    ],
)
def test_what_cannot_be_used_exits_with_2_and_says_why(
    folder: Path, arguments: list[str], parts: list[str]
) -> None:
    assert_refused(run(*arguments, cwd=folder), *parts)
    assert not (folder / "report.html").exists()


def test_a_deck_for_another_rubric_exits_with_2(folder: Path, practice_deck: Deck) -> None:
    few = {name: cases for name, cases in practice_deck.checks.items() if name[:4] == "pad/"}
    store_deck(msgspec.structs.replace(practice_deck, kind="final", checks=few), folder / "d.deck")
    assert_refused(run("mine", "--deck", "d.deck", cwd=folder), "no cases for", "d.deck")


def test_a_final_deck_is_built_and_graded_with(folder: Path) -> None:
    built = run(
        "deck", "build", "--assignment", "small.toml", "--seed", "4", "-o", "a.deck", cwd=folder
    )
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("Seed 4, digest ")
    graded = run(
        "mine", "--assignment", "small.toml", "--deck", "a.deck", "--json", "r.json", cwd=folder
    )
    assert graded.returncode == 0, graded.stderr
    result = json.loads((folder / "r.json").read_text("utf-8"))
    assert result["deck"]["kind"] == "final"
    assert result["deck"]["digest"] in built.stdout
    assert result["score"] == {"earned": 6, "possible": 6, "adjusted": 0}


@pytest.mark.parametrize(
    ("arguments", "written", "command"),
    [
        (["deck", "build", "--seed", "4"], "final.deck", ()),
        (["mine", "--search", "10"], "report.html", (GRADE,)),
    ],
)
def test_whoever_asks_hypothesis_leaves_nothing_but_what_was_asked_for(
    folder: Path, arguments: list[str], written: str, command: tuple[str, ...]
) -> None:
    options = ["--assignment", "small.toml"]
    before = {path.name for path in folder.iterdir()}
    done = run(*arguments, *options, cwd=folder, command=command)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in folder.iterdir()} - before == {written}
    assert [path.name for path in (folder / "mine").iterdir()] == ["cnn.py"]


def test_a_course_of_its_own_is_graded_from_its_folder(folder: Path) -> None:
    named = '[versions]\npython = "3.11"\nnumpy = "1.0"\n'
    (folder / "assignment.toml").write_text(SMALL + named)
    (folder / "final.seed").write_text("77\n")
    built = run("deck", "build", cwd=folder)
    assert "Seed 77, digest " in built.stdout, built.stderr
    practised = run("mine", cwd=folder)
    assert "Graded with assignment.toml." in practised.stdout, practised.stderr
    assert "6 of 6. Everything is right." in practised.stdout
    assert "The assignment names NumPy 1.0" in practised.stdout
    assert "The assignment names NumPy 1.0" in (folder / "report.html").read_text("utf-8")
    elsewhere = run(".", "--deck", "../final.deck", cwd=folder / "mine")
    assert "Graded with ../assignment.toml." in elsewhere.stdout, elsewhere.stderr


def test_a_seed_that_is_none_is_refused(folder: Path) -> None:
    (folder / "assignment.toml").write_text(SMALL)
    (folder / "final.seed").write_text("secret")
    assert_refused(run("deck", "build", cwd=folder), "'final.seed' holds no seed", "--seed")
    assert not (folder / "final.deck").exists()


def test_an_assignment_in_a_submission_is_used_only_from_within(folder: Path) -> None:
    (folder / "mine" / "assignment.toml").write_text(SMALL)
    for named in ("mine", "mine/cnn.py"):
        result = run(named, cwd=folder)
        assert "100 of 100. Everything is right." in result.stdout
        assert "mine/assignment.toml is not used from here" in result.stdout
        assert "go into mine and give `grade .` there" in result.stdout
    inside = run(".", cwd=folder / "mine")
    assert "6 of 6. Everything is right." in inside.stdout
    assert "is not used" not in inside.stdout


def test_a_search_asks_fresh_cases_without_points(folder: Path) -> None:
    result = run("mistakes", "--search", "70", "--json", "r.json", cwd=folder)
    assert result.returncode == 0, result.stderr
    found = json.loads((folder / "r.json").read_text("utf-8"))
    assert 60 <= found["search"]["asked"] <= 70
    assert found["search"]["wrong"] >= 1
    assert found["score"]["possible"] == 100
    assert f"seed {found['search']['seed']}" in result.stdout


def broken_grader(folder: Path, message: str = "a bug of ours") -> tuple[str, ...]:
    """The command with a step that fails as no step should."""
    program = folder / "broken.py"
    program.write_text(
        "import grader.commands.grade as command\n"
        f"def fail(*_, **__):\n    raise RuntimeError({message!r})\n"
        "command.grade_submission = fail\n"
        "from grader.cli import main\nmain()\n"
    )
    return (sys.executable, str(program))


def test_a_fault_of_the_grader_exits_with_3_and_publishes_nothing(folder: Path) -> None:
    result = run("mine", "--json", "r.json", cwd=folder, command=broken_grader(folder))
    assert result.returncode == 3
    assert "a bug of ours" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (folder / "r.json").exists()
    assert not (folder / "report.html").exists()


def test_a_fault_of_the_machine_exits_with_3(folder: Path) -> None:
    (folder / "big.toml").write_text(SMALL + "[limits]\nmemory_mebibytes = 100000000000000000\n")
    result = run("mine", "--assignment", "big.toml", cwd=folder)
    assert result.returncode in {2, 3}
    assert "Traceback" not in result.stderr
    assert not (folder / "report.html").exists()


@pytest.fixture(scope="module")
def first_result(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The result of the submission with mistakes."""
    folder = tmp_path_factory.mktemp("graded")
    (folder / "mistakes").mkdir()
    (folder / "mistakes" / "cnn.py").write_text(MISTAKES)
    assert run("mistakes", "--json", "r.json", cwd=folder).returncode == 0
    return (folder / "r.json").read_bytes()


@pytest.fixture
def result(folder: Path, first_result: bytes) -> dict[str, Any]:
    """The same as `r.json` in the working directory."""
    (folder / "r.json").write_bytes(first_result)
    loaded: dict[str, Any] = json.loads(first_result)
    return loaded


def test_replay_asks_the_example_of_a_finding_again(folder: Path, result: dict[str, Any]) -> None:
    (check,) = [one for one in result["checks"] if one["name"] == "conv2d/per-axis-stride"]
    again = run("replay", check["name"], "--result", "r.json", cwd=folder)
    assert again.returncode == 0, again.stderr
    (finding,) = [one for one in result["findings"] if check["name"] in one["checks"]]
    shown = [line.strip() for line in again.stdout.splitlines()]
    assert shown[:3] == [
        f"{check['name']}  {check['verdict']}",
        f"In the result: {finding['headline']}.",
        finding["clearest"]["call"],
    ]
    assert {"expected", "yours"} < {line.partition(" (")[0] for line in shown}
    assert any(line.startswith("x (1, 1, ") for line in shown)


def test_replay_works_from_the_page_of_the_last_run(folder: Path) -> None:
    assert run("mistakes", cwd=folder).returncode == 0
    again = run("replay", "conv2d/per-axis-stride", cwd=folder)
    assert again.stdout.startswith("conv2d/per-axis-stride  wrong value\n"), again.stderr
    shutil.copy(folder / "mine" / "cnn.py", folder / "mistakes" / "cnn.py")
    mended = run("replay", "conv2d/per-axis-stride", cwd=folder)
    assert mended.stdout.startswith("conv2d/per-axis-stride  right\n"), mended.stderr
    assert mended.stdout.rstrip().endswith("`grade` asks the others of conv2d/per-axis-stride.")
    (folder / "mistakes" / "cnn.py").write_text("def conv2d(\n")
    broken = run("replay", "conv2d/per-axis-stride", cwd=folder)
    said = " ".join(broken.stdout.split())
    assert "loading the file raised SyntaxError in line 1 of cnn.py" in said


def test_replay_of_a_result_made_elsewhere_names_both_sides(
    folder: Path, result: dict[str, Any]
) -> None:
    made_with = DeckInfo(kind="final", digest="3f2a" * 16, cases=1)
    result["deck"] = msgspec.to_builtins(made_with)
    result["grader"] = {"version": "0.0.9", "python": "3.99.1", "numpy": "2.0.0\x1b[31m"}
    (folder / "elsewhere.json").write_text(json.dumps(result))
    again = run("replay", "pad/axes", "--result", "elsewhere.json", cwd=folder)
    named = again.stdout.splitlines()[0]
    assert named.startswith(
        "The result was graded with cnn-grader 0.0.9, Python 3.99.1, NumPy 2.0.0\\x1b[31m and "
        f"final deck 3f2a3f2a; here it would be with cnn-grader {__version__}, Python 3."
    )
    assert re.search(r", practice deck [0-9a-f]{8}, so that a score can differ\.$", named)


def test_replay_may_ask_another_submission(folder: Path, result: dict[str, Any]) -> None:
    assert result
    again = run("replay", "pad/axes", "--result", "r.json", "--submission", "mine", cwd=folder)
    assert (again.returncode, again.stdout.split("\n")[0]) == (0, "pad/axes  right")


def test_every_failure_of_a_result_can_be_replayed(folder: Path, result: dict[str, Any]) -> None:
    failed = [check for check in result["checks"] if check["verdict"] != "right"]
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from grader.commands.replay import replay_command\n"
        "for name in sys.argv[1:]: replay_command(name, result=Path('r.json'))\n"
    )
    names = [check["name"] for check in failed]
    again = run(*names, cwd=folder, command=(sys.executable, "-c", program))
    assert again.returncode == 0, again.stderr
    first = [line for line in again.stdout.splitlines() if line.partition("  ")[0] in names]
    assert [line.partition("  ")[0] for line in first] == names
    assert not any(line.endswith("  right") for line in first)


@pytest.mark.usefixtures("result")
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("conv2d/per-axis-strid", "Did you mean 'conv2d/per-axis-stride'"),
        ("conv2d/basics", "Did you mean 'conv2d/basic'"),
        ("nothing like it", "Those with one: conv2d/per-axis-stride"),
        ("conv2d", "Of conv2d there are conv2d/per-axis-stride, conv2d/combined, conv2d/dtype."),
        ("conv2d/basic", "nothing to ask again. Those with one: conv2d/per-axis-stride, "),
    ],
)
def test_replay_helps_to_name_a_check(folder: Path, name: str, hint: str) -> None:
    assert_refused(run("replay", name, "--result", "r.json", cwd=folder), hint)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("x", None, "it lacks x"),
        ("padding", [10**12, 0], "larger than 1000"),
        ("padding", 3, "not within the contract"),
        ("padding", "2", "padding is the text '2'"),
        ("evil", 3, "it has 'evil', which is no argument"),
    ],
)
def test_replay_of_a_case_that_somebody_changed_is_refused(
    folder: Path, result: dict[str, Any], name: str, value: Any, why: str
) -> None:
    case = case_of(result, "pad/axes")
    if value is None:
        del case["arrays"][name]
    else:
        case["options"][name] = value
    (folder / "changed.json").write_text(json.dumps(result))
    refused = run("replay", "pad/axes", "--result", "changed.json", cwd=folder)
    assert_refused(refused, "'pad/axes' in 'changed.json' is none that pad can be asked", why)


@pytest.mark.parametrize("part", ["layouts", "then", "arrays"])
def test_replay_of_a_case_with_arrays_of_no_argument_is_refused(
    folder: Path, result: dict[str, Any], part: str
) -> None:
    case = case_of(result, "pad/axes")
    case[part]["evil"] = "fortran" if part == "layouts" else case["arrays"]["x"]
    (folder / "changed.json").write_text(json.dumps(result))
    refused = run("replay", "pad/axes", "--result", "changed.json", cwd=folder)
    assert_refused(refused, "is none that pad can be asked: it has 'evil'")


def test_replay_of_a_case_without_the_axes_of_a_course_is_refused(
    folder: Path, result: dict[str, Any]
) -> None:
    """What must be refused lies outside of the contract, and still has axes that are turned."""
    (folder / "course.toml").write_text(CHANNELS_FIRST)
    case = case_of(result, "conv2d/per-axis-stride")
    case["judges"] = "refusal"
    for name in ("x", "weight"):
        case["arrays"][name] |= {"shape": [2], "values": [1, 2]}
    (folder / "changed.json").write_text(json.dumps(result))
    given = ("conv2d/per-axis-stride", "--result", "changed.json", "--assignment", "course.toml")
    refused = run("replay", *given, cwd=folder)
    assert_refused(refused, "is none that conv can be asked")


def test_replay_of_a_case_of_another_function_is_refused(
    folder: Path, result: dict[str, Any]
) -> None:
    case_of(result, "pad/axes")["operation"] = "conv2d"
    (folder / "changed.json").write_text(json.dumps(result))
    refused = run("replay", "pad/axes", "--result", "changed.json", cwd=folder)
    assert_refused(refused, "is none that pad can be asked: it is one of 'conv2d'")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"shape": [3, 3, 7]}, "cannot reshape"),
        ({"shape": [-1]}, "an array of shape (-1,)"),
        ({"shape": [0, 10**12], "values": []}, "an array of shape (0, 1000000000000)"),
        ({"dtype": "object"}, "an array of dtype 'object'"),
        ({"dtype": "int32", "shape": [1], "values": [10**12]}, "a number too large for int32"),
    ],
)
def test_replay_of_an_array_that_somebody_changed_is_refused(
    folder: Path, result: dict[str, Any], value: dict[str, Any], why: str
) -> None:
    case_of(result, "pad/axes")["arrays"]["x"] |= value
    (folder / "changed.json").write_text(json.dumps(result))
    refused = run("replay", "pad/axes", "--result", "changed.json", cwd=folder)
    assert_refused(refused, "'changed.json' is no result of this grader", why)


CHANNELS_FIRST = """
title = "A course"

[operation.conv2d]
call = "conv(x, weight, bias, stride, padding)"
layout = { x = "C_in H W", return = "C_out H_out W_out" }

[rubric]
conv2d."per-axis-stride" = 1
"""
"""Whose images have no first axis."""


def case_of(result: dict[str, Any], name: str) -> dict[str, Any]:
    """The case of the example of a check's finding."""
    finding = next(one for one in result["findings"] if name in one["checks"])
    case: dict[str, Any] = finding["clearest"]["case"]
    return case


def test_replay_of_a_mended_fft_forgives_rounding(folder: Path) -> None:
    """What failed by raising has no mismatch, and so must not be held to equal numbers."""
    broken = MISTAKES + (
        "\n_conv2d = conv2d\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n"
        "    if (x % 1 != 0).any() and (weight % 1 != 0).any() and x.dtype == np.float64:\n"
        "        raise ValueError('fractions')\n"
        "    return _conv2d(x, weight, bias, stride, padding)\n"
    )
    (folder / "mistakes" / "cnn.py").write_text(broken)
    assert run("mistakes", "--json", "r.json", cwd=folder).returncode == 0
    mended = RIGHT + (
        "\n_conv2d = conv2d\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n"
        "    return _conv2d(x, weight, bias, stride, padding) * (1 + 2**-52)\n"
    )
    (folder / "mistakes" / "cnn.py").write_text(mended)
    again = run("replay", "conv2d/dtype", "--result", "r.json", cwd=folder)
    assert again.stdout.startswith("conv2d/dtype  right\n"), again.stdout + again.stderr


def test_python_m_grader_is_the_same_command(folder: Path) -> None:
    command = (sys.executable, "-m", "grader")
    result = run("mine", "--require-full-marks", cwd=folder, command=command)
    assert result.returncode == 0
    assert "Everything is right." in result.stdout
    assert_refused(run("nowhere", cwd=folder, command=command), "nowhere")


MODULES = ("numpy", "json", "msgspec", "rich", "cyclopts", "jinja2", "socket", "hypothesis", "re")


@pytest.mark.parametrize("command", [(GRADE,), (sys.executable, "-m", "grader")])
def test_no_file_in_the_working_directory_is_imported(
    folder: Path, command: tuple[str, ...]
) -> None:
    for name in MODULES:
        (folder / "mine" / f"{name}.py").write_text("print('imported me')\nraise SystemExit(9)\n")
    result = run(".", cwd=folder / "mine", command=command)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "imported me" not in result.stdout + result.stderr
    assert "Everything is right." in result.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_terminal_can_be_written_to(folder: Path, encoding: str) -> None:
    source = "def pad(x, padding, value=0.0):\n    print('☃ 日')\n    raise ValueError('☃')\n"
    (folder / "mine" / "cnn.py").write_text(source)
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    result = run("mine", cwd=folder, command=(GRADE,), environment=environment)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert ("\\u2603" in result.stdout) == (encoding != "utf-8")


def test_errors_can_be_written_to_any_terminal(folder: Path) -> None:
    result = run("Übung ☃", cwd=folder, command=(GRADE,), environment={"PYTHONIOENCODING": "ascii"})
    assert_refused(result, "no file or folder")


@pytest.mark.parametrize("name", ["Übung 3", "a b  c", "提出", "it's", "[red]", "--", "-x"])
def test_folders_may_have_any_name(folder: Path, name: str) -> None:
    (folder / "mine").rename(folder / name)
    path = f"./{name}" if name.startswith("-") else name
    result = run(path, "--json", "r.json", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert json.loads((folder / "r.json").read_text("utf-8"))["submission"]["name"] == name
    assert "100 of 100. Everything is right." in result.stdout


def test_a_folder_whose_name_is_no_text_does_not_break_the_grader(folder: Path) -> None:
    odd = os.fsdecode(bytes(folder) + b"/odd\xff")
    (folder / "mine").rename(odd)
    result = run(odd, "--json", "r.json", cwd=folder)
    assert result.returncode in {0, 2}, result.stderr


def test_a_helper_whose_name_is_no_text_does_not_break_the_grader(folder: Path) -> None:
    Path(os.fsdecode(bytes(folder) + b"/mine/odd\xff.py")).write_text("")
    result = run("mine", cwd=folder)
    assert result.returncode in {0, 2}, result.stderr


HOSTILE_NAME = "\x1b[31m\u202e\u3164\n::error::x\n##[error]y :x: [red]"
SHOWN_NAME = "\\x1b[31m\\u202e\\u3164\\n::error::x\\n#\\x23[error]y :x: [red]"


def test_a_hostile_name_is_shown_and_not_obeyed(folder: Path) -> None:
    (folder / "mine").rename(folder / HOSTILE_NAME)
    result = run(HOSTILE_NAME, "--output", HOSTILE_NAME, cwd=folder)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith(f"\nPage: {SHOWN_NAME}/report.html\n")
    assert result.stdout.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param((HOSTILE_NAME,), 2, id="a path without a submission"),
        pytest.param((f"no {HOSTILE_NAME}",), 2, id="a path without a file"),
        pytest.param(("mine", f"--{HOSTILE_NAME}"), 2, id="an unknown option"),
        pytest.param(("mine", HOSTILE_NAME), 2, id="a path too many"),
        pytest.param(("mine", "--search", HOSTILE_NAME), 2, id="a wrong value"),
        pytest.param(("deck", "build", HOSTILE_NAME), 2, id="a subcommand's argument too many"),
        pytest.param(("mine",), 3, id="a fault of the grader"),
    ],
)
def test_an_error_that_quotes_a_hostile_name_is_shown_and_not_obeyed(
    folder: Path, arguments: tuple[str, ...], code: int
) -> None:
    (folder / HOSTILE_NAME).mkdir()
    command = broken_grader(folder, HOSTILE_NAME) if code == 3 else (GRADE,)
    result = run(*arguments, cwd=folder, command=command)
    assert (result.returncode, result.stdout) == (code, "")
    assert result.stderr.replace("\n", "").isprintable()
    assert "##[" not in result.stderr
    logged = run(*arguments, cwd=folder, command=command, environment={"GITHUB_ACTIONS": "true"})
    assert (logged.returncode, logged.stderr) == (code, "")
    assert logged.stdout.splitlines()[1:-1] == result.stderr.splitlines()
    assert obeyed_by_actions(f"{logged.stdout}::notice::ours\n") == ["notice"]


FORGER = """
def pad(x, padding, value=0.0):
    print("::error::forged\\n  ::set-output name=score::100\\n##[error]forged")
    raise ValueError("\\n::stop-commands::x")
raise ValueError("\\n::error::forged")
"""


def test_a_build_log_obeys_nothing_that_a_submission_says(folder: Path) -> None:
    (folder / "mine" / "cnn.py").write_text(FORGER)
    first, second = (
        run("mine", "--all", cwd=folder, environment={"GITHUB_ACTIONS": "true"}) for _ in range(2)
    )
    assert (first.returncode, first.stderr) == (0, "")
    assert "::set-output name=score::100" in first.stdout
    assert obeyed_by_actions(f"{first.stdout}::notice::ours\n") == ["notice"]
    assert first.stdout.splitlines()[-1] not in second.stdout


@pytest.mark.parametrize("name", ["deck", "replay"])
def test_a_folder_called_like_a_subcommand_is_written_with_a_dot(folder: Path, name: str) -> None:
    (folder / "mine").rename(folder / name)
    result = run(f"./{name}", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert "Everything is right." in result.stdout


def test_the_version_and_the_help_are_told(folder: Path) -> None:
    from grader import __version__

    assert run("--version", cwd=folder).stdout.strip() == __version__
    shown = run("--help", cwd=folder)
    assert shown.returncode == 0
    for word in ("PATH", "--assignment", "--deck", "--json", "--search", "replay"):
        assert word in shown.stdout


IMPORTS = """
import sys
{program}
heavy = sorted({{"torch", "hypothesis", "scipy", "pytest"}} & set(sys.modules))
print("heavy:", heavy)
"""


@pytest.mark.parametrize(
    "program",
    [
        "import grader.parser",
        "import grader.commands.grade, grader.commands.replay",
        "from grader.parser import app; app(['mine'], result_action='return_value')",
        "from grader.assignment import *; load_assignment(default_assignment_path())",
    ],
)
def test_grading_imports_neither_torch_nor_hypothesis(folder: Path, program: str) -> None:
    command = (sys.executable, "-c", IMPORTS.format(program=program))
    result = run(cwd=folder, command=command)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "heavy: []"


def without(name: str) -> tuple[str, ...]:
    """The command where a package is not installed."""
    program = f"import sys\nsys.modules[{name!r}] = None\nfrom grader.cli import main\nmain()\n"
    return (sys.executable, "-c", program)


INTERRUPTED = """
from grader import cli

class Part:
    def __set_name__(self, owner, name):
        raise KeyboardInterrupt

def read(*_):
    class Whole:
        part = Part()

cli.read_plainly = read
cli.main()
"""


def test_ctrl_c_of_which_a_class_statement_makes_another_error_stops_the_command(
    folder: Path,
) -> None:
    result = run("mine", cwd=folder, command=(sys.executable, "-c", INTERRUPTED))
    assert (result.returncode, result.stderr) == (130, "Stopped.\n")


def test_a_path_with_a_slash_is_no_command(folder: Path) -> None:
    assert "Did you mean" in run("nothere", cwd=folder).stderr
    assert "Did you mean" not in run("nothere/", cwd=folder).stderr


def test_a_folder_that_is_not_there_is_not_advised_beside_a_program(folder: Path) -> None:
    (folder / "cnn.py").write_text(RIGHT)
    assert_refused(run("submission/", cwd=folder), "'submission'", "give `grade .`")


@pytest.mark.parametrize("package", ["torch", "hypothesis"])
def test_grading_works_where_torch_or_hypothesis_is_not_installed(
    folder: Path, package: str
) -> None:
    result = run("mine", "--require-full-marks", cwd=folder, command=without(package))
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments", [("mine", "--search", "5"), ("deck", "build", "--output", "d.deck")]
)
def test_what_needs_torch_says_how_to_install_it(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, cwd=folder, command=without("torch"))
    assert_refused(result, "'torch'", "pip install torch")


def test_the_standard_input_is_not_read_and_colours_stay_out_of_pipes(folder: Path) -> None:
    result = subprocess.run(
        [GRADE, "mine"], cwd=folder, stdin=subprocess.PIPE, capture_output=True, check=False
    )
    assert result.returncode == 0
    assert b"\x1b" not in result.stdout


def test_a_reader_that_leaves_early_is_no_fault_of_the_submission(folder: Path) -> None:
    (folder / "mine" / "cnn.py").write_text(TWINS["pad"])
    command = f"'{GRADE}' mine | head -n 1"
    result = run("-c", command, cwd=folder, command=("bash",))
    assert "Traceback" not in result.stderr
    assert result.stdout == "15 of 100\n"
