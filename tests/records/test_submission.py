import pytest

from grader.records.submission import WantedFiles

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
        ((), "hw/layers/conv.py", ()),
    ],
)
def test_other_files_are_those_nearest_to_the_main_one(
    files: tuple[str, ...], main: str, others: tuple[str, ...]
) -> None:
    assert WantedFiles(functions=(), files=files).others_among(PATHS, main) == others
