"""The wheel works where there is no checkout, and takes one name only."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(REPOSITORY)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages that holds nothing but what the wheel unpacks to."""
    folder = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(folder), str(wheel)], check=True, capture_output=True)
    return folder


def test_the_wheel_takes_the_name_grader_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"grader"}


@pytest.mark.parametrize("part", ["practice.deck", "assignment.toml", "conv2d/twin.py"])
def test_the_wheel_carries_what_is_right(site: Path, part: str) -> None:
    assert (site / "grader" / "reference" / part).is_file()


@pytest.mark.parametrize(
    "part", ["gradescope/setup.sh", "gradescope/run_autograder", "prairielearn/grade.sh"]
)
def test_the_wheel_carries_the_scripts_of_other_systems(site: Path, part: str) -> None:
    ours = REPOSITORY / "grader" / "packaging" / part
    assert (site / "grader" / "packaging" / part).read_bytes() == ours.read_bytes()


@pytest.mark.parametrize("name", ["student_template", "course_template"])
def test_the_wheel_carries_a_template_with_its_hidden_files(site: Path, name: str) -> None:
    def files_in(folder: Path) -> set[Path]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder) for path in files if path.suffix != ".pyc"}

    assert files_in(site / "grader" / name) == files_in(REPOSITORY / name) > set()


@pytest.mark.parametrize("part", ["LICENSE", "tabulator.min.css", "tabulator.min.js"])
def test_the_wheel_carries_the_table_of_the_class_page(site: Path, part: str) -> None:
    assert (site / "grader" / "report" / "third_party" / "tabulator" / part).is_file()


def test_the_wheel_grades_outside_the_repository(site: Path, tmp_path: Path) -> None:
    script = (
        "import sys, grader, grader.cli\n"
        f"assert grader.__file__.startswith({str(site)!r}), grader.__file__\n"
        f"sys.argv = ['grade', {str(REPOSITORY / 'examples' / 'perfect')!r}]\n"
        "grader.cli.main()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Full marks: 100 of 100 points." in done.stdout, done.stderr
    assert done.returncode == 0
    assert (tmp_path / "report.html").is_file()
