"""Narrower contracts of the assignment that ships, as `grade init --without` writes them."""

from collections.abc import Mapping

import tomlkit

from grader.assignment import default_assignment_path, load_assignment, parse_assignment
from grader.assignment.without import leave_out, read_without
from grader.records.assignment import Assignment

CONTRACTS: Mapping[str, str] = {
    "ints": "pair arguments",
    "square kernels": "rectangular kernel",
    "pooling without padding": "maxpool/padding",
    "all three": "pair arguments,rectangular kernel,maxpool/padding",
    "as CS231n asks": "pair arguments,rectangular kernel,remainder,float32,maxpool/padding",
    "one channel, no bias": "input channels,channels,bias,batch",
}
"""What each leaves out."""


def narrower_assignment(contract: str) -> Assignment:
    """The assignment that ships with a narrower contract and the points it had."""
    path = default_assignment_path()
    operations = load_assignment(path).operations
    document = tomlkit.parse(path.read_text("utf-8"))
    leave_out(document, read_without(CONTRACTS[contract], operations), operations)
    return parse_assignment(tomlkit.dumps(document).encode(), f"{contract}.toml")
