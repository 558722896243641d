"""Wrong gradients of `relu` with respect to its input, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array


def sign_of_grad_output(grad_output: Array, x: Array) -> Array:
    """Your code looks at the sign of grad_output instead of that of x.

    Whose sign says whether a number went through relu?
    """
    del x
    return np.asarray(np.where(grad_output > 0, grad_output, grad_output.dtype.type(0)))


def negative_gradients_left_out(grad_output: Array, x: Array) -> Array:
    """Your code also turns numbers of grad_output below 0 into 0.

    Can a loss fall where an answer grows?
    """
    return np.asarray(np.where((x > 0) & (grad_output > 0), grad_output, x.dtype.type(0)))


def grad_output_left_out(grad_output: Array, x: Array) -> Array:
    """Your answer is 1 where x is above 0, whatever grad_output holds.

    How does the loss change with one number of the answer of relu?
    """
    del grad_output
    return np.asarray((x > 0).astype(x.dtype))


def everything_let_through(grad_output: Array, x: Array) -> Array:
    """Your answer is grad_output as it is.

    How does the answer of relu change where x is below 0?
    """
    del x
    return grad_output.copy()


def times_the_answer(grad_output: Array, x: Array) -> Array:
    """Your code multiplies grad_output by the answer of relu.

    By how much does the answer grow when a number above 0 grows by 1?
    """
    return np.asarray(grad_output * np.maximum(x, x.dtype.type(0)))


def times_x(grad_output: Array, x: Array) -> Array:
    """Your code multiplies grad_output by x.

    By how much does the answer grow when a number above 0 grows by 1?
    """
    return np.asarray(grad_output * x)


def other_side_let_through(grad_output: Array, x: Array) -> Array:
    """Your code lets grad_output through where x is below 0.

    On which side of 0 does the answer of relu change with x?
    """
    return np.asarray(np.where(x < 0, grad_output, x.dtype.type(0)))


def sign_turned_below_0(grad_output: Array, x: Array) -> Array:
    """Your code turns the sign of grad_output around where x is below 0.

    How does the answer of relu change where x is below 0?
    """
    return np.asarray(grad_output * np.sign(x))


def leaky(grad_output: Array, x: Array) -> Array:
    """Your code lets a hundredth of grad_output through where x is below 0.

    How does the answer of relu change where x is below 0?
    """
    return np.asarray(np.where(x > 0, grad_output, x.dtype.type(0.01) * grad_output))


def relu_of_x(grad_output: Array, x: Array) -> Array:
    """Your answer is that of relu.

    Which numbers does a gradient let through?
    """
    del grad_output
    return np.asarray(np.maximum(x, x.dtype.type(0)))


def numbers_left_out(grad_output: Array, x: Array) -> Array:
    """Your answer leaves out what does not go through, and has one axis.

    Which shape has `grad_output[x > 0]`?
    """
    return np.asarray(grad_output[x > 0])


def above_1_alone(grad_output: Array, x: Array) -> Array:
    """Your code lets grad_output through only where x is above 1.

    From where on did a number of x stay as it is?
    """
    return np.asarray(np.where(x > 1, grad_output, x.dtype.type(0)))


MISTAKES = (
    sign_of_grad_output,
    negative_gradients_left_out,
    grad_output_left_out,
    everything_let_through,
    times_the_answer,
    times_x,
    other_side_let_through,
    sign_turned_below_0,
    leaky,
    relu_of_x,
    numbers_left_out,
    above_1_alone,
)
