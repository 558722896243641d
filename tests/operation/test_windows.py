import numpy as np
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.operation.windows import output_sizes, per_axis

LENGTH = st.integers(1, 9)


@given(LENGTH, LENGTH, st.integers(1, 5), st.integers(0, 4))
def test_the_output_size_is_that_of_torch(size: int, kernel: int, stride: int, pad: int) -> None:
    assume(kernel <= size + 2 * pad)
    x, weight = torch.ones(1, 1, size), torch.ones(1, 1, kernel)
    theirs = torch.nn.functional.conv1d(x, weight, stride=stride, padding=pad).shape[2:]
    assert output_sizes((size,), (kernel,), (stride,), (pad,)) == tuple(theirs)


def test_an_int_stands_for_all_axes_and_a_pair_for_itself() -> None:
    assert per_axis(3, 2) == (3, 3)
    assert per_axis((1, 2), 2) == (1, 2)
    assert per_axis(np.int64(2), 1) == (2,)
