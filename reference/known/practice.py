"""Where it is written what programs with known mistakes do in the practice deck."""

from pathlib import Path

INDEX = Path(__file__).parents[1] / "practice.index"
