"""A submission of several files that the assignment names, by each way in."""

import json
from pathlib import Path

import pytest

from tests.course_calls import CONV, Course
from tests.test_cli import run

LAYERS = """
import numpy as np


class Conv2d:
    def __init__(self, weight, bias, stride, padding):
        self.all = weight, bias, dict(stride=stride, pad=padding)

    def forward(self, x):
        weight, bias, param = self.all
        bias = np.zeros(len(weight), weight.dtype) if bias is None else bias
        return conv_forward_naive(x, weight, 2 * bias, param)[0]
"""
"""A layer that adds the bias twice, and calls what stands in another file."""

COURSE = Course(
    """
[operation.conv2d]
call = "Conv2d(weight, bias, stride, padding).forward(x)"
function = "Conv2d.forward"
""",
    'files = ["hw/basics.py", "hw/layers.py"]',
    checks=("conv2d/basic", "conv2d/bias"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course with a submission `mine`."""
    (tmp_path / "assignment.toml").write_text(COURSE.text, "utf-8")
    (tmp_path / "mine" / "hw").mkdir(parents=True)
    (tmp_path / "mine" / "hw" / "basics.py").write_text(CONV, "utf-8")
    layers = f"from hw.basics import conv_forward_naive\n{LAYERS}"
    (tmp_path / "mine" / "hw" / "layers.py").write_text(layers, "utf-8")
    return tmp_path


@pytest.mark.parametrize("path", ["mine", "mine/hw/basics.py", "mine/hw/layers.py"])
def test_replay_asks_all_files_that_were_graded(folder: Path, path: str) -> None:
    graded = run(path, "--json", "r.json", cwd=folder)
    assert "1 of 2" in graded.stdout, graded.stdout + graded.stderr
    again = run("replay", "conv2d/bias", "--result", "r.json", cwd=folder)
    assert again.stdout.startswith("conv2d/bias  wrong value\n"), again.stdout + again.stderr
    layers = folder / "mine" / "hw" / "layers.py"
    layers.write_text(layers.read_text("utf-8").replace("2 * bias", "bias"), "utf-8")
    mended = run("replay", "conv2d/bias", "--result", "r.json", cwd=folder)
    assert mended.stdout.startswith("conv2d/bias  right\n"), mended.stdout + mended.stderr


def test_replay_asks_what_the_main_file_imports(folder: Path) -> None:
    (folder / "assignment.toml").unlink()
    (folder / "s").mkdir()
    (folder / "s" / "own.py").write_text("import numpy as np\nPAD = np.pad\n", "utf-8")
    source = "from own import PAD\ndef pad(x, padding, value=0.0):\n    return x\n"
    (folder / "s" / "cnn.py").write_text(source, "utf-8")
    run("s", "--json", "r.json", cwd=folder)
    again = run("replay", "pad/basic", "--result", "r.json", cwd=folder)
    assert again.stdout.startswith("pad/basic  wrong shape\n"), again.stdout + again.stderr


def test_a_result_names_every_file_that_counted(folder: Path) -> None:
    told = run("mine", "--all", "--json", "r.json", cwd=folder).stdout
    assert "mine/hw/basics.py  sha256 " in told
    assert "hw/layers.py  sha256 " in told
    info = json.loads((folder / "r.json").read_bytes())["submission"]
    assert [one["path"] for one in info["others"]] == ["hw/layers.py"]
    assert "hw/layers.py" in (folder / "report.html").read_text("utf-8")


def test_a_report_is_not_written_over_another_file_of_the_submission(folder: Path) -> None:
    refused = run("mine", "--json", "mine/hw/layers.py", cwd=folder)
    assert refused.returncode == 2
    assert (folder / "mine" / "hw" / "layers.py").read_text("utf-8").startswith("from hw")
