"""What the repository itself is set up with, for those who work on it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.support import REPOSITORY

FORMS = sorted((REPOSITORY / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (REPOSITORY / "Makefile").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "paths"),
    [("vendor.github-issue-forms", FORMS), ("vendor.github-workflows", WORKFLOWS)],
)
def test_what_github_reads_fits_its_schema(schema: str, paths: list[Path]) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*check, *map(str, paths)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_write_nothing_by_default_and_names_actions_by_commit(
    workflow: Path,
) -> None:
    text = workflow.read_text("utf-8")
    assert yaml.safe_load(text)["permissions"] in ({}, {"contents": "read"})
    used = re.findall(r"uses: (.+)$", text, re.MULTILINE)
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_hooks_run_what_lint_runs_from_the_same_environment() -> None:
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text("utf-8"))
    (local,) = config["repos"]
    assert local["repo"] == "local", "a repository of hooks brings versions of its own"
    hooks = [hook["entry"].removesuffix(" --force-exclude") for hook in local["hooks"]]
    lint = re.search(r"^lint:.*\n((?:\t.+\n)+)", MAKEFILE, re.MULTILINE)
    assert lint is not None
    steps = [re.sub(r" --check| \.$", "", step.strip()) for step in lint[1].splitlines()]
    assert hooks == [step.replace("$(BIN)", ".venv/bin") for step in steps]


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "grader/__init__.py"
    modules = [*REPOSITORY.glob("grader/**/*.py"), *REPOSITORY.glob("reference/**/*.py")]
    given = [path for path in modules if "\n__version__ = " in path.read_text("utf-8")]
    assert given == [REPOSITORY / "grader" / "__init__.py"]


def test_files_are_as_editors_are_told_to_save_them() -> None:
    listed = subprocess.run(
        ["git", "grep", "--cached", "-I", "--name-only", "-e", ""],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [name for name in listed.stdout.splitlines() if "third_party/" not in name]
    for path in filter(Path.is_file, (REPOSITORY / name for name in paths)):
        text = path.read_bytes()
        assert text.endswith(b"\n"), path
        assert b"\r" not in text, path
        assert not re.search(rb"[ \t]\n", text), path
        assert path.name == "Makefile" or not re.search(rb"^ *\t", text, re.MULTILINE), path
