from pathlib import Path

import pytest

from grader.records.submission import Submission, WantedFiles

PATHS = (
    "hw/layers/conv.py",
    "hw/layers/pool.py",
    "hw/old/conv.py",
    "hw/tools/pool.py",
    "hw/my_conv.py",
    "conv.ipynb",
)


@pytest.mark.parametrize(
    ("pattern", "main"),
    [
        ("layers/conv.py", "hw/layers/conv.py"),
        ("my_conv.py", "hw/my_conv.py"),
        ("hw/old/*.py", "hw/old/conv.py"),
        ("*.ipynb", "conv.ipynb"),
        ("conv.py", ""),
        ("nothing.py", ""),
        ("y_conv.py", ""),
    ],
)
def test_the_main_file_is_the_one_path_that_ends_so(pattern: str, main: str) -> None:
    assert WantedFiles(functions=(), files=(pattern,)).main_among(PATHS) == main


@pytest.mark.parametrize(
    ("files", "main", "others"),
    [
        (("conv.py", "pool.py"), "hw/layers/conv.py", ("hw/layers/pool.py",)),
        (("conv.py", "pool.py"), "hw/tools/other.py", ("hw/layers/conv.py", "hw/tools/pool.py")),
        (("layers/*.py",), "hw/layers/conv.py", ("hw/layers/pool.py",)),
        (("conv.py", "missing.py"), "hw/layers/conv.py", ()),
        # A file without a folder is meant only where there is none in the folder.
        (("conv.py", "hw/x/conv.ipynb"), "hw/layers/conv.py", ("conv.ipynb",)),
        (("conv.py", "hw/x/my_conv.py"), "hw/layers/conv.py", ()),
        ((), "hw/layers/conv.py", ()),
    ],
)
def test_other_files_are_those_nearest_to_the_main_one(
    files: tuple[str, ...], main: str, others: tuple[str, ...]
) -> None:
    assert WantedFiles(functions=(), files=files).others_among(PATHS, main) == others


@pytest.mark.parametrize(
    ("paths", "lacking", "renamed"),
    [
        (["0-conv.py", "nn/pool.py"], "", ""),
        (["0-conv.py"], "nn/pool.py", ""),
        (["0_Conv.py", "nn/pool.py"], "0-conv.py", "0_Conv.py to 0-conv.py"),
        (
            ["hw/0 conv.py", "hw/\x1bpool.py"],
            "0-conv.py and nn/pool.py",
            "hw/0 conv.py to 0-conv.py and hw/\\x1bpool.py to nn/pool.py",
        ),
    ],
)
def test_a_file_with_a_name_like_one_that_is_lacking_is_to_be_renamed(
    paths: list[str], lacking: str, renamed: str
) -> None:
    wanted = WantedFiles(functions=(), files=("0-conv.py", "nn/pool.py", "*.txt"))
    said = [f"No file is called {lacking}, which the assignment names."] * bool(lacking)
    said += [f"Rename {renamed}."] * bool(renamed)
    assert wanted.lacking_among([*paths, "a.txt"]) == " ".join(said)


def test_of_many_files_to_rename_the_first_are_named() -> None:
    wanted = WantedFiles(functions=(), files=tuple(f"{number}-conv.py" for number in range(6)))
    assert wanted.to_rename_among([f"{number}_conv.py" for number in range(6)]) == (
        "Rename 0_conv.py to 0-conv.py, 1_conv.py to 1-conv.py, 2_conv.py to 2-conv.py and 3 more "
        "in this way."
    )


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("mine/hw/a.py", "mine"),
        ("mine/hw/b.py", "mine"),
        ("hw/a.py", "."),
        ("mine/x/../hw/a.py", "mine"),
        ("mine/a.py", None),
        ("mine/hw/c.py", None),
    ],
)
def test_a_file_tells_the_folder_that_it_lies_in_as_the_course_has_it(
    path: str, root: str | None
) -> None:
    found = WantedFiles(functions=(), files=("hw/a.py", "hw/b.py")).root_of(Path(path))
    assert found == (None if root is None else Path(root)) or found == Path.cwd() / str(root)


def test_files_lie_in_the_folder_that_the_path_of_the_main_one_is_within() -> None:
    made = Submission(
        name="s",
        path="s/hw/a.py",
        main="hw/a.py",
        sources={"hw/a.py": b"", "hw/b.py": b""},
        sha256="",
    )
    assert {*made.files} == {Path("s/hw/a.py"), Path("s/hw/b.py")}
