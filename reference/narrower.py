"""What follows where features are left out of a contract of ours: its arguments and its words."""

import msgspec

from grader.records.case import Case
from grader.records.operation import Narrowing, Wording

from .pooling import sizes_of

_ONE_STRIDE = ("per-axis stride", "equal pair")
_ONE_PADDING = ("per-axis padding", "equal pair")
_ONE_SIZE = ("rectangular kernel", "equal pair")
"""Without these an argument is an int always."""

_PAIR = "an int for rows and columns alike, or a pair (rows, columns); at least 1"
_INT = "an int of at least 1, for rows and columns alike"

_DTYPES = (
    Wording(("float32",), "share one dtype, float64 or float32", "are of float64"),
    Wording(("float32",), ", float64 or float32", ", float64"),
    Wording(("float32",), "float32 in gives float32 out, and float64", "float64"),
)

_WINDOWS = (
    # Formulas, in the contract and in what is told first; then with what stands for each axis.
    *(
        Wording(("padding",), f" + 2 * {name}", "")
        for name in ("padding_rows", "padding_columns", "padding")
    ),
    Wording(("padding",), " + 2*padding", ""),
    *(
        Wording(("stride",), f" // {name}", "")
        for name in ("stride_rows", "stride_columns", "stride")
    ),
    *(Wording(_ONE_PADDING, f"padding_{word}", "padding") for word in ("rows", "columns")),
    *(Wording(_ONE_STRIDE, f"stride_{word}", "stride") for word in ("rows", "columns")),
    Wording(("pair arguments",), ", by keyword, as an int or as a pair", " or by keyword"),
    Wording(("remainder",), "; strides that leave a remainder", ""),
    Wording(("remainder",), "; remainders", ""),
    Wording(("even kernel",), " even ones,", ""),
    *_DTYPES,
)

_FAMILIES = {
    "batch": ("batch",),
    "channels": ("input channels", "output channels"),
    "stride": ("stride",),
    "padding": ("padding",),
}

CONVOLUTION = Narrowing(
    axes={"N": "batch", "C_in": "input channels", "C_out": "output channels"},
    arguments={"bias": "bias", "stride": "stride", "padding": "padding"},
    families={**_FAMILIES, "bias": ("bias",)},
    wording=(
        Wording(_ONE_STRIDE, f"at a time: {_PAIR}", f"at a time: {_INT}"),
        Wording(
            _ONE_PADDING,
            "an int, or a pair (rows on top and bottom, columns left and right); at least 0",
            "an int of at least 0, for all four sides alike",
        ),
        Wording(("rectangular kernel",), "one kernel for each", "one square kernel for each"),
        Wording(("rectangular kernel",), "Images and kernels need", "Images need"),
        Wording(("rectangular image",), "Images and kernels need", "Kernels need"),
        Wording(("batch",), " a batch of images", " an image"),
        Wording(("batch",), " a batch of sequences", " a sequence"),
        Wording(("batch",), "Images, shape", "An image, shape"),
        Wording(("batch",), "Sequences, shape", "A sequence, shape"),
        Wording(("batch",), " N images of", " one image of"),
        Wording(("batch",), " N sequences of", " one sequence of"),
        Wording(("input channels",), " of C_in channels", " of one channel"),
        Wording(("output channels",), "Kernels, shape", "A kernel, shape"),
        Wording(("output channels",), " kernel for each output channel", " kernel"),
        Wording(("output channels",), "every cell of an output channel", "every cell"),
        Wording(("input channels",), "Input channels are added up; every", "Every"),
        Wording(("input channels",), "; an output channel sums over all input channels", ""),
        Wording(("output channels",), "; an output channel sums", "; every cell sums"),
        Wording(("output channels",), "; every output channel has a kernel of its own", ""),
        *_WINDOWS,
    ),
)

_UNPADDED = {"padding": "no padding"}

CONVOLUTION_GRADIENT = Narrowing(
    always=_UNPADDED,
    axes=CONVOLUTION.axes,
    arguments={"stride": "stride", "padding": "padding"},
    families=_FAMILIES,
    wording=(
        Wording(("stride",), ", stride, padding) *", ", padding) *"),
        Wording(("padding",), ", padding) *", ") *"),
        Wording(("stride",), "; a cell that no window reached holds 0", ""),
        Wording(("stride",), "A cell that no window reached gets 0.", ""),
        Wording(("padding",), "x has its padding around it: cells of padding count as 0.", ""),
        Wording(("batch",), ", summed over all images", ""),
        Wording(("batch",), ", summed over all sequences", ""),
        Wording(("batch",), ", in every image", ""),
        Wording(("batch",), ", in every sequence", ""),
        Wording(("input channels",), "; every input channel has its own gradient", ""),
        Wording(("output channels",), "Output channels are added up; every", "Every"),
        Wording(("input channels",), "Every pair of an output and an input", "Every output"),
        Wording(("output channels",), "Every pair of an output and an input", "Every input"),
        Wording(("output channels",), "the bias of every output channel", "the bias"),
        Wording(("output channels",), "bias of an output channel was", "bias was"),
        *CONVOLUTION.wording,
    ),
)

_ONE_CELL = ("stride > 1",)
"""Without it a pooling moves by one cell always."""

_OWN_SIZE = ("overlap", "gaps")
"""Without these it moves by the size of its window always."""


def _moves_further(case: Case) -> bool:
    return max(sizes_of(case.arrays["x"], **case.options).stride) > 1  # type: ignore[arg-type]


POOLING = Narrowing(
    features={"stride > 1": _moves_further},
    implies={
        "rectangular kernel": ("pair arguments",),
        **dict.fromkeys(("default stride", "gaps", "per-axis stride", "remainder"), _ONE_CELL),
    },
    needs_one_of={"per-axis stride": _OWN_SIZE},
    axes={"N": "batch", "C": "channels"},
    arguments={"padding": "padding"},
    families={"batch": ("batch",), "channels": ("channels",), "padding": ("padding",)},
    settles={
        "stride": {
            _OWN_SIZE: "the window always moves by its own size",
            _ONE_CELL: "it always moves by one cell",
        }
    },
    wording=(
        *(
            one
            for name, size in (
                ("stride_rows", "kernel_rows"),
                ("stride_columns", "kernel_columns"),
                ("stride", "kernel"),
            )
            for one in (
                Wording(_ONE_CELL, f" // {name}", ""),
                Wording(_OWN_SIZE, f" // {name}", f" // {size}"),
            )
        ),
        Wording(_OWN_SIZE, "; without a stride it is the kernel size", ""),
        Wording(_ONE_SIZE, f"window: {_PAIR}", f"window: {_INT}"),
        Wording(
            _ONE_STRIDE,
            "at a time, an int or a pair (rows, columns), at least 1",
            "at a time, an int of at least 1",
        ),
        Wording(
            _ONE_PADDING,
            "channel first, an int or a pair (rows, columns); at least",
            "channel first, an int of at least",
        ),
        *(Wording(_ONE_SIZE, f"kernel_{word}", "kernel_size") for word in ("rows", "columns")),
        Wording(("batch",), " a batch of images", " an image"),
        Wording(("batch",), "Images, shape", "An image, shape"),
        Wording(("batch",), " N images of", " one image of"),
        Wording(("channels",), " of C channels", " of one channel"),
        *(
            one
            for said in ("is never the largest", "counts as 0, and counts")
            for one in (
                Wording(
                    ("padding", "default stride"),
                    f"No stride means the kernel size; a cell of padding {said}.",
                    "",
                ),
                Wording(("padding",), f"; a cell of padding {said}", ""),
            )
        ),
        Wording(("default stride",), "No stride means the kernel size; a", "A"),
        Wording(("padding",), "; padding is never the largest", ""),
        Wording(
            ("default stride",), "; None means the kernel size, so that windows do not overlap", ""
        ),
        Wording(("default stride",), "; without a stride it is the kernel size", ""),
        Wording(
            ("default stride",),
            "Without a stride the window moves by its own size.",
            "A stride as large as the window, so that windows lie side by side.",
        ),
        Wording(("rectangular kernel",), "Images and windows need", "Images need"),
        Wording(("rectangular image",), "Images and windows need", "Windows need"),
        *_WINDOWS,
    ),
)

POOLING_GRADIENT = msgspec.structs.replace(
    POOLING,
    always=_UNPADDED,
    wording=(
        Wording(("padding",), ", stride, padding) *", ", stride) *"),
        Wording(
            ("padding", "default stride"),
            "A cell of padding is one of them; no stride means the kernel size.",
            "",
        ),
        Wording(("padding",), "A cell of padding is one of them; no", "No"),
        Wording(("default stride",), "; no stride means the kernel size", ""),
        Wording(
            ("default stride",),
            "Without a stride the window moved by its own size.",
            "A stride as large as the window, so that windows lay side by side.",
        ),
        *POOLING.wording,
    ),
)

PADDING = Narrowing(
    arguments={"value": "value"},
    wording=(
        Wording(("value",), "Put cells that hold `value`", "Put zeros"),
        Wording(("value",), ", value=9.0)", ")"),
        Wording(("value",), "[9., ", "[0., "),
        Wording(("more than two axes", "one axis"), "any number of axes, at least one", "two axes"),
        Wording(("more than two axes",), "any number of axes, at least one", "one or two axes"),
        Wording(("one axis",), "any number of axes, at least one", "two axes or more"),
        Wording(("more than two axes",), "one axis, or three, four and five", "one axis"),
        Wording(("one axis",), "one axis, or three, four and five", "three, four and five axes"),
        *_DTYPES,
    ),
)

_LAYER_AXES = {"N": "batch", "D_in": "several inputs", "D_out": "several outputs"}

LINEAR = Narrowing(
    axes=_LAYER_AXES,
    arguments={"bias": "bias"},
    wording=(
        Wording(("bias",), ", plus `bias[o]`", ""),
        Wording(("bias",), ", bias (D_out,); the", "; the"),
        Wording(("bias",), "Without a bias nothing is added.", "Nothing is added."),
        Wording(("bias",), ", np.array([100.0, 200.0]))", ")"),
        Wording(("bias",), "array([[111., 217.]])", "array([[11., 17.]])"),
        *_DTYPES,
    ),
)

LINEAR_GRADIENT = Narrowing(axes=_LAYER_AXES, wording=_DTYPES)

ANY_AXES = Narrowing(
    wording=(
        Wording(("more than two axes", "one axis"), "any number of axes, at least one", "two axes"),
        Wording(("more than two axes", "one axis"), "which has one axis or more", "which has two"),
        Wording(("more than two axes",), "any number of axes, at least one", "one or two axes"),
        Wording(("more than two axes",), "which has one axis or more", "which has one axis or two"),
        Wording(("one axis",), "any number of axes, at least one", "two axes or more"),
        Wording(("one axis",), "which has one axis or more", "which has two axes or more"),
        Wording(("more than two axes",), "one axis, or three, four and five", "one axis"),
        Wording(("one axis",), "one axis, or three, four and five", "three, four and five axes"),
        *_DTYPES,
    ),
)

LOSS = Narrowing(axes={"N": "batch"}, wording=_DTYPES)

BATCHNORM = Narrowing(
    axes={"D": "several features"},
    arguments={"eps": "other eps"},
    wording=(Wording(("other eps",), ", whatever it is: before", ": before"), *_DTYPES),
)
