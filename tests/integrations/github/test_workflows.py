"""`grade . --github` and the workflows, run as the runner of GitHub Actions runs them."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.commands.init import init_command
from tests.integrations.classroom50.runner import RUNNER
from tests.support import REPOSITORY, RIGHT, TWINS, obeyed_by_actions
from tests.test_cli import GRADE, assert_refused, run

pytestmark = pytest.mark.slow

MISTAKES = (REPOSITORY / "examples" / "mistakes" / "cnn.py").read_text("utf-8")
STUDENT = REPOSITORY / "student_template" / ".github" / "workflows" / "grade.yml"
COURSE = REPOSITORY / "course_template" / ".github" / "workflows" / "grade-class.yml"
GATE = REPOSITORY / ".github" / "workflows" / "gate.yml"
WORKFLOWS = [STUDENT, COURSE, GATE]
SCRIPTS = str(Path(sys.executable).parent)


@pytest.fixture
def step(tmp_path: Path) -> dict[str, str]:
    """The variables and files of a step."""
    files = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for path in files.values():
        Path(path).touch()
    return {**files, "GITHUB_ACTIONS": "true"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "cnn.py").write_text(MISTAKES)
    return folder


def outputs_of(step: dict[str, str]) -> dict[str, str]:
    lines = Path(step["GITHUB_OUTPUT"]).read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_a_step_gets_annotations_a_summary_and_outputs(folder: Path, step: dict[str, str]) -> None:
    done = run(".", "--github", "--require-full-marks", cwd=folder, environment=step)
    assert (done.returncode, done.stderr) == (1, "")
    assert set(obeyed_by_actions(done.stdout)) == {"notice", "error"}
    assert "::notice title=89/100 practice::" in done.stdout
    assert "file=cnn.py,line=" in done.stdout
    assert Path(step["GITHUB_STEP_SUMMARY"]).read_text("utf-8").startswith("# 89/100 practice\n")
    outputs = outputs_of(step)
    assert (outputs["score"], outputs["possible"]) == ("89", "100")
    assert outputs["title"] == "89/100 practice"
    assert len(json.loads(base64.b64decode(outputs["result"]))["tests"]) == 61


HOSTILE = """
print("::error::forged\\n::set-output name=score::100")
def pad(x, padding, value=0.0):
    print("::stop-commands::x")
    raise ValueError("\\n::error::forged\\nscore=100")
"""


def test_a_submission_has_no_say_in_what_a_run_is_told(folder: Path, step: dict[str, str]) -> None:
    (folder / "cnn.py").write_text(HOSTILE)
    done = run(".", "--github", cwd=folder, environment=step)
    assert done.returncode == 0, done.stderr
    assert obeyed_by_actions(done.stdout)[0] == "notice"
    commands = [line for line in done.stdout.splitlines() if line.startswith(("::error ", "::n"))]
    assert len(obeyed_by_actions(done.stdout)) == len(commands)
    assert all("title=" in line for line in commands)
    assert outputs_of(step).keys() == {"score", "possible", "title", "result"}
    assert outputs_of(step)["score"] == "0"


def test_elsewhere_it_is_refused_before_anything_is_graded(folder: Path) -> None:
    refused = run(
        ".", "--github", cwd=folder, environment={"GITHUB_STEP_SUMMARY": "", "GITHUB_OUTPUT": ""}
    )
    assert_refused(refused, "GITHUB_STEP_SUMMARY and GITHUB_OUTPUT are not set")
    assert not (folder / "report.html").exists()


def test_a_summary_that_cannot_be_written_is_named(folder: Path, step: dict[str, str]) -> None:
    del step["GITHUB_ACTIONS"]
    step["GITHUB_STEP_SUMMARY"] = "none/such"
    assert_refused(
        run(".", "--github", cwd=folder, environment=step), "none/such", "cannot be written"
    )


def test_classroom50_gets_its_result_and_exit_code_0(folder: Path) -> None:
    done = run(".", "--classroom50", "result.json", cwd=folder, environment=RUNNER)
    assert done.returncode == 0, done.stderr
    result = json.loads((folder / "result.json").read_text("utf-8"))
    assert (result["owner"], result["score"], result["max-score"]) == ("ada", 89, 100)


def test_without_its_runner_classroom50_gets_nothing(folder: Path) -> None:
    refused = run(".", "--classroom50", "result.json", cwd=folder)
    assert_refused(refused, "CLASSROOM, ASSIGNMENT", "are not set")
    assert not (folder / "result.json").exists()
    assert not (folder / "report.html").exists()


PRY = (
    "import os\ndef pad(x, padding, value=0.0):\n    raise ValueError(sorted(os.environ.items()))\n"
)


def test_nothing_of_the_runner_reaches_a_submission(folder: Path, step: dict[str, str]) -> None:
    (folder / "cnn.py").write_text(PRY)
    secrets = {"GITHUB_TOKEN": "s3cret", "ACTIONS_RUNTIME_TOKEN": "s3cret", "GH_TOKEN": "s3cret"}
    options = (".", "--github", "--json", "r.json")
    done = run(*options, cwd=folder, command=(GRADE,), environment={**step, **secrets})
    told = done.stdout + (folder / "r.json").read_text("utf-8")
    assert "MALLOC_PERTURB_" in told
    assert "s3cret" not in told
    assert "GITHUB_" not in told


def jobs_of(workflow: Path) -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    return jobs


def steps_of(workflow: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, one) for name, job in jobs_of(workflow).items() for one in job["steps"])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_fits_the_schema_of_github(workflow: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*check, "vendor.github-workflows", str(workflow)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_pins_every_action_to_a_commit(workflow: Path) -> None:
    used = [one["uses"] for _, one in steps_of(workflow) if "uses" in one]
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_the_scripts_of_a_workflow_are_sound(workflow: Path, tmp_path: Path) -> None:
    for number, (_, one) in enumerate(steps_of(workflow)):
        if "run" in one:
            assert "${{" not in one["run"], "expressions are put into scripts as they are"
            script = tmp_path / f"{number}.sh"
            script.write_text(f"#!/bin/bash\nset -e\n{one['run']}")
            shellcheck = [str(Path(SCRIPTS) / "shellcheck"), str(script)]
            done = subprocess.run(shellcheck, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout


def test_a_student_s_workflow_may_read_and_no_more() -> None:
    workflow = yaml.safe_load(STUDENT.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "secrets" not in STUDENT.read_text("utf-8")


def test_the_job_that_runs_submissions_has_no_secret_and_may_write_nothing() -> None:
    workflow = yaml.safe_load(COURSE.read_text("utf-8"))
    jobs = workflow["jobs"]
    assert workflow["permissions"] == {}
    assert jobs["grade"]["permissions"] == {"contents": "read"}
    assert "secrets" not in yaml.dump(jobs["grade"])
    assert "token" not in yaml.dump(jobs["grade"])
    assert "secrets" not in yaml.dump(jobs["publish"])
    assert jobs["publish"]["permissions"] == {"contents": "write"}
    assert "permissions" not in jobs["fetch"]
    checkouts = [one for _, one in steps_of(COURSE) if "checkout" in one.get("uses", "")]
    assert all(one["with"]["persist-credentials"] is False for one in checkouts)


def fake(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/bash\n{script}")
    (folder / name).chmod(0o755)


@pytest.fixture
def fakes(tmp_path: Path) -> Path:
    """Commands that reach the network, which stand in for themselves."""
    folder = tmp_path / "fakes"
    folder.mkdir()
    fake(folder, "pip", 'printf "%s\\n" "$@" >> "$HOME/pip.log"\n')
    return folder


def run_step(
    script: str, cwd: Path, fakes: Path, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run a script as the runner does: in bash that ends at the first failure."""
    path = os.pathsep.join([str(fakes), str(Path(GRADE).parent), os.environ["PATH"]])
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": path, "HOME": str(fakes), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("source", "code"), [(RIGHT, 0), (MISTAKES, 1)], ids=["right", "wrong"])
def test_the_workflow_of_a_student_goes_green_with_full_marks_only(
    source: str, code: int, tmp_path: Path, fakes: Path, step: dict[str, str]
) -> None:
    init_command(tmp_path / "course")
    repository = tmp_path / "course" / "student"
    (repository / "cnn.py").write_text(source)
    workflow = repository / ".github" / "workflows" / "grade.yml"
    results = [
        run_step(one["run"], repository, fakes, **step)
        for _, one in steps_of(workflow)
        if "run" in one
    ]
    assert [done.returncode for done in results] == [0, code], results[-1].stdout
    assert (fakes / "pip.log").read_text().splitlines()[-1] == "requirements.txt"
    assert (repository / "report.html").is_file()
    assert outputs_of(step)["title"] == f"{100 if code == 0 else 89}/100 practice"


TARBALLS = """\
if [ "$1" = repo ]; then printf 'cnn-%s\\n' ada bob eve; echo other-repository; exit; fi
case "$2" in
  */cnn-eve/*) echo '{"message": "Not Found"}'; exit 1;;
  */cnn-*/tarball) name=${2#repos/uni/}; cat "$HOME/${name%/tarball}.tar.gz";;
  *) exit 9;;
esac
"""


def tarball(path: Path, source: str, scratch: Path) -> None:
    """What GitHub sends: one folder, and the commit in a global header."""
    tree = scratch / f"uni-{path.name}"
    tree.mkdir()
    (tree / "cnn.py").write_text(source)
    with tarfile.open(
        path, "w:gz", format=tarfile.PAX_FORMAT, pax_headers={"comment": "a1b2"}
    ) as tar:
        tar.add(tree, arcname="uni-cnn-ada-a1b2c3d")


def test_the_workflow_of_a_course_fetches_grades_and_publishes(
    tmp_path: Path, fakes: Path, step: dict[str, str]
) -> None:
    init_command(tmp_path / "course", operations="pad")
    course = tmp_path / "course"
    shutil.copy(course / "student" / "practice.deck", course / "final.deck")
    fake(fakes, "gh", TARBALLS)
    tarball(fakes / "cnn-ada.tar.gz", TWINS["pad"], tmp_path)
    tarball(fakes / "cnn-bob.tar.gz", "def pad(x, padding, value=0.0):\n    return x\n", tmp_path)
    scripts = {
        name: [one["run"] for job, one in steps_of(COURSE) if job == name and "run" in one]
        for name in jobs_of(COURSE)
    }
    (fetch,) = scripts["fetch"]
    fetched = run_step(
        fetch, course, fakes, GH_TOKEN="x", ORGANISATION="uni", PREFIX="cnn-", **step
    )
    assert fetched.returncode == 0, fetched.stderr
    names = {path.name for path in (course / "submissions").iterdir()}
    assert names == {"ada.tar.gz", "bob.tar.gz"}
    for script in scripts["grade"]:
        graded = run_step(script, course, fakes, **step)
        assert graded.returncode == 0, graded.stdout + graded.stderr
    grades = (course / "results" / "grades.csv").read_text("utf-8")
    assert "ada" in grades
    assert "bob" in grades
    fake(fakes, "gh", 'printf "%s\\n" "$@" > "$HOME/gh.log"\n')
    (publish,) = scripts["publish"]
    published = run_step(publish, course, fakes, GH_TOKEN="x", GH_REPO="uni/course", RUN="7")
    assert published.returncode == 0, published.stderr
    told = (fakes / "gh.log").read_text().splitlines()
    assert told[:3] == ["release", "create", "grades-7"]
    assert "results.tar.gz" in told


def scripts_of(job: str) -> dict[str, str]:
    """The scripts of a job of the course's workflow, by what each step is called."""
    return {one["name"]: one["run"] for own, one in steps_of(COURSE) if own == job and "run" in one}


@pytest.mark.parametrize(
    ("left", "published"),
    [
        pytest.param(("gradebook.sqlite", "grades.csv", "index.html"), True, id="all of it"),
        pytest.param(("gradebook.sqlite",), True, id="no table yet"),
        pytest.param((), False, id="no gradebook"),
    ],
)
def test_what_was_graded_is_published_whatever_one_submission_did(
    left: Sequence[str], *, published: bool, tmp_path: Path, fakes: Path, step: dict[str, str]
) -> None:
    write = "\n".join(f"echo x > results/{name}" for name in left)
    fake(fakes, "grade", f"mkdir -p results\n{write}\nexit 3\n")
    scripts = scripts_of("grade")
    assert run_step(scripts["Grade the class"], tmp_path, fakes, **step).returncode == 3
    looked = run_step(scripts["See whether there is a gradebook"], tmp_path, fakes, **step)
    assert looked.returncode == 0, looked.stderr
    assert outputs_of(step) == ({"graded": "true"} if published else {})
    if published:
        fake(fakes, "gh", 'printf "%s\\n" "$@" > "$HOME/gh.log"\n')
        (publish,) = scripts_of("publish").values()
        done = run_step(publish, tmp_path, fakes, GH_TOKEN="x", GH_REPO="uni/course", RUN="7")
        assert done.returncode == 0, done.stderr
        told = (fakes / "gh.log").read_text().splitlines()
        wanted = ["results.tar.gz", *(f"results/{name}" for name in left[1:])]
        assert told[3 : told.index("--title")] == wanted


def test_a_failing_step_or_job_keeps_nothing_from_being_published() -> None:
    jobs = jobs_of(COURSE)
    steps = jobs["grade"]["steps"]
    grading = next(index for index, one in enumerate(steps) if one.get("name") == "Grade the class")
    assert all("!cancelled()" in one["if"] for one in steps[grading + 1 :])
    assert steps[grading]["timeout-minutes"] < jobs["grade"]["timeout-minutes"]
    assert jobs["grade"]["outputs"] == {"graded": "${{ steps.look.outputs.graded }}"}
    asked = jobs["publish"]["if"]
    assert "!cancelled()" in asked
    assert "needs.grade.outputs.graded == 'true'" in asked
