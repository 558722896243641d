"""Submissions of many styles with one mistake each, to test what the explanation says about it.

Each module of this folder is one function in a student's voice, with a single mistake. They were
written without a look at the mistakes the grader knows. The other functions are right ones.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.records.assignment import Assignment
from grader.records.finding_report import FindingReport
from grader.records.report import Report
from tests.support import TWINS

__all__ = ["VARIANTS", "is_right_first", "is_wrong_for_certain", "read_variant"]

VARIANTS: Mapping[str, tuple[str, str]] = {
    # true convolution through the FFT (the spectrum of the kernel is not conjugated), so the
    # kernel is flipped in both axes
    "fft_product": ("conv2d", "orientation"),
    # scatters every pixel to r + i, c + j of the full result instead of r - i, c - j, so the
    # kernel is flipped in both axes
    "scatter_plus": ("conv2d", "orientation"),
    # takes the last two axes of weight as (width, height), so every kernel is transposed
    "width_comes_first": ("conv2d", "orientation"),
    # unpacks a stride pair as (columns, rows): the axes are swapped
    "stride_is_x_then_y": ("conv2d", "stride"),
    # uses the first number of a stride pair for both axes
    "square_steps": ("conv2d", "stride"),
    # steps along the rows but moves one column at a time
    "rows_only_step": ("conv2d", "stride"),
    # puts the first number of a padding pair left and right and the second on top and bottom
    "pad_pair_swapped": ("conv2d", "padding"),
    # counts the padding in the size but forgets to shift the window by it, so all of it ends up
    # at the bottom and right
    "bounds_check_no_offset": ("conv2d", "padding"),
    # range(0, H - kH, stride) misses the last position when the window ends exactly at the
    # border: one too few
    "range_stops_early": ("conv2d", "size"),
    # rounds the number of positions up instead of down, so windows hang over the border
    "ceil_rows": ("conv2d", "size"),
    # the im2col rows run (row, column, channel) but the kernels are flattened (channel, row,
    # column): wrong reshape order
    "channels_last_columns": ("conv2d", "channels"),
    # averages the maps of the input channels instead of summing them
    "mean_of_channel_maps": ("conv2d", "channels"),
    # computes the first image only and broadcasts its answer over the batch
    "first_image_everywhere": ("conv2d", "batch"),
    # the helper for one channel adds the bias, so it is added once per input channel
    "bias_for_every_channel": ("conv2d", "bias"),
    # `if bias:` asks for the truth of an array: an exception for two output channels or more
    "if_bias": ("conv2d", "bias"),
    # `out + bias` is computed and thrown away: the bias is missing
    "bias_result_lost": ("conv2d", "bias"),
    # multiplies the tap by the stride too, (i + u) * stride, so the window is dilated by the
    # stride
    "taps_spread_by_stride": ("conv2d", "window"),
    # collects in np.zeros without a dtype: the answer is float64 for float32 input too
    "double_buffer": ("conv2d", "dtype"),
    # caches the gather indices under the shapes of image and kernel only: a later call with
    # another stride gets the old ones
    "index_cache": ("conv2d", "state"),
    # np.convolve flips the kernel
    "convolve_valid": ("conv1d", "orientation"),
    # the stride shortens the output but the window still moves one cell at a time
    "stride_in_size_only": ("conv1d", "stride"),
    # puts 2 * padding zeros at either end (doubled)
    "padded_both_times": ("conv1d", "padding"),
    # puts all zeros before the sequence and none after it (one side)
    "causal_padding": ("conv1d", "padding"),
    # (L + 2p - K + 1) // stride: the + 1 is inside the division
    "plus_one_inside": ("conv1d", "size"),
    # uses the first input channel only
    "only_channel_zero": ("conv1d", "channels"),
    # brings the weights to (C_in, C_out, K) with reshape where transpose was needed: in and out
    # are mixed up
    "reshape_for_transpose": ("conv1d", "channels"),
    # the einsum drops the batch index, so all sequences are summed into every answer
    "einsum_sums_batch": ("conv1d", "batch"),
    # adds the bias inside the loop over the taps: once per tap
    "bias_with_every_tap": ("conv1d", "bias"),
    # out + bias without a new axis: added along the positions (or an exception where the lengths
    # differ)
    "bias_on_last_axis": ("conv1d", "bias"),
    # starts the sums with the bias and adds it again at the end: twice
    "bias_start_and_end": ("conv1d", "bias"),
    # `while k < K - 1` drops the last tap
    "while_to_last_tap": ("conv1d", "window"),
    # the window starts one cell late (counts positions from 1)
    "starts_at_one": ("conv1d", "window"),
    # stores the sums in an int array, so fractions are cut off
    "integer_accumulator": ("conv1d", "dtype"),
    # a mutable default dict remembers the sums by position, so later calls get numbers of earlier
    # ones
    "memo_default": ("conv1d", "state"),
    # no stride given means 1 instead of the kernel size
    "stride_one_default": ("maxpool", "stride"),
    # the default stride is the kernel's number of rows for both axes
    "default_from_rows": ("maxpool", "stride"),
    # pads with zeros instead of minus infinity
    "zeros_around": ("maxpool", "padding"),
    # uses the first number of a padding pair for both axes in the index arithmetic and the size
    "pad_rows_for_columns": ("maxpool", "padding"),
    # rounds the number of windows up (ceil mode): windows that hang over the border are kept
    "half_windows_too": ("maxpool", "size"),
    # starts both tap loops at 1 since the first tap is the start value: the rest of the first row
    # and column of the window is never looked at
    "skips_first_row_and_column": ("maxpool", "window"),
    # takes the maximum over the channels as well
    "max_over_channels": ("maxpool", "channels"),
    # the return stands inside the loop over the images: only the first image is pooled
    "returns_in_the_loop": ("maxpool", "batch"),
    # works in float32 inside and converts back: float64 numbers lose digits
    "single_precision_inside": ("maxpool", "dtype"),
    # sorts each window in place; a slice is a view, so without padding x itself is changed (and
    # later windows see it)
    "sorts_the_window": ("maxpool", "state"),
    # averages each window (by cumulative sums) instead of taking its maximum
    "average_from_sums": ("maxpool", "pooling"),
    # the running maximum starts at 0 instead of minus infinity: windows of negative numbers give
    # 0
    "largest_so_far_is_zero": ("maxpool", "pooling"),
    # sorts the numbers of a window upwards and takes the first: the minimum
    "takes_the_smallest": ("maxpool", "pooling"),
    # takes the first pair for the first axis, as np.pad does (wrong pair order)
    "numpy_order": ("pad", "padding"),
    # the two numbers of a pair are taken as (end, start)
    "end_before_start": ("pad", "padding"),
    # the new cells are always 0: value is ignored
    "value_forgotten": ("pad", "padding"),
    # repeats the border cells of x instead of filling with value
    "repeats_the_border": ("pad", "padding"),
    # pads the last two axes only, further pairs are ignored
    "images_only": ("pad", "padding"),
    # returns x itself where there is nothing to pad: the answer shares memory with the argument
    "nothing_to_do": ("pad", "state"),
    # takes np.empty for zeros and fills it only where value is not 0: uninitialised memory in the
    # new cells
    "empty_where_zero": ("pad", "state"),
    # np.full without a dtype takes that of value: float64 for float32 input (and ints for an int
    # value)
    "dtype_of_value": ("pad", "dtype"),
    # int(value): a fractional fill value is cut to a whole number
    "cut_to_whole_numbers": ("pad", "dtype"),
    # truthiness test: left out as soon as one of its numbers is zero
    "conv2d_bias_all_truthy": ("conv2d", "bias"),
    # added again for every cell of the kernel
    "conv2d_bias_per_tap": ("conv2d", "bias"),
    # the flattened kernel is cached by its shape and used again in later calls
    "conv2d_cached_kernel": ("conv2d", "state"),
    # output size rounded up, the last window hangs over the border
    "conv2d_ceil_size": ("conv2d", "size"),
    # indices outside are clamped, so the edge cells repeat instead of zeros
    "conv2d_clip_edges": ("conv2d", "padding"),
    # multiplies the spectra (true convolution), so the kernel is flipped
    "conv2d_fft_flip": ("conv2d", "orientation"),
    # (cells, C_out) reshaped to (C_out, H, W) without a transpose
    "conv2d_im2col_reshape_order": ("conv2d", "channels"),
    # only the output size uses it, the window still moves one cell at a time
    "conv2d_loops_stride_size_only": ("conv2d", "stride"),
    # the cells inside the window are a stride apart (dilated by the stride)
    "conv2d_reduce_dilated": ("conv2d", "window"),
    # the answer of the first image is repeated for the whole batch
    "conv2d_scatter_first_image": ("conv2d", "batch"),
    # the pair is read as (columns, rows)
    "conv2d_strided_steps_swapped": ("conv2d", "stride"),
    # all the zeros go on top and left (2p, 0) instead of (p, p)
    "conv2d_taps_pad_top_left": ("conv2d", "padding"),
    # the input channels are averaged instead of summed
    "conv2d_while_channel_mean": ("conv2d", "channels"),
    # the answer is always float64
    "pad_always_double": ("pad", "dtype"),
    # only the first two pairs are used, further axes stay as they are
    "pad_flat_two_axes_only": ("pad", "padding"),
    # with nothing to pad x itself comes back, so the answer shares its memory
    "pad_no_copy": ("pad", "state"),
    # pairs in the wrong order, the first one goes to the outermost padded axis
    "pad_pairs_not_reversed": ("pad", "padding"),
    # the two numbers of a pair change places: (end, start)
    "pad_recursive_sides_swapped": ("pad", "padding"),
    # value fills only the new cells of the last axis, the other axes get zeros
    "pad_value_last_axis_only": ("pad", "padding"),
    # positions outside are clipped, so the border holds edge values instead of zeros
    "conv1d_clip_gather": ("conv1d", "padding"),
    # the answer has the right length but the window always moves by one
    "conv1d_correlate_first_cells": ("conv1d", "stride"),
    # multiplies the spectra without the conjugate, so the kernel is flipped
    "conv1d_fft_flip": ("conv1d", "orientation"),
    # the taps are also spaced by the stride (dilated window)
    "conv1d_flat_dilated": ("conv1d", "window"),
    # im2col rows are (tap, channel) but the weight is flattened as (channel, tap)
    "conv1d_im2col_order": ("conv1d", "channels"),
    # range stops one too early (missing +1), so the last window that just fits is lost
    "conv1d_range_short": ("conv1d", "size"),
    # uses the kernel of the first input channel for every input channel
    "conv1d_reduce_kernel0": ("conv1d", "channels"),
    # accumulator is made once before the batch loop, so items are summed up with those before
    "conv1d_running_batch": ("conv1d", "batch"),
    # added once per tap instead of once
    "conv1d_tensordot_bias": ("conv1d", "bias"),
    # all padding ends up on one side (bottom/right), windows start at cell 0
    "maxpool_bounds_one_side": ("maxpool", "padding"),
    # takes the mean of the cells in the window instead of the max
    "maxpool_einsum_mean": ("maxpool", "pooling"),
    # the search for the largest starts at 0, wrong where a window is all negative
    "maxpool_loops_start0": ("maxpool", "pooling"),
    # mutable default dict keeps the running maxima of earlier calls of the same shape
    "maxpool_mutable_default": ("maxpool", "state"),
    # pads with zeros instead of minus infinity
    "maxpool_nppad_zeros": ("maxpool", "padding"),
    # the channels are pooled together and all get the same maximum
    "maxpool_recursive_channels": ("maxpool", "channels"),
    # rounds the number of windows up (ceil), so the leftover cells get a window too
    "maxpool_reshape_ceil": ("maxpool", "size"),
    # the default stride is 1 instead of the kernel size
    "maxpool_strided_default": ("maxpool", "stride"),
    # a stride pair is read as (columns, rows), axes swapped
    "maxpool_while_xy": ("maxpool", "stride"),
}
"""Module name: the function that is wrong and the family of its mistake."""


def read_variant(name: str) -> str:
    """Source text of a submission of this folder, with right functions beside it."""
    folder = Path(__file__).parent
    return "\n".join([*TWINS.values(), (folder / f"{name}.py").read_text("utf-8")])


def is_right_first(name: str, report: Report, assignment: Assignment) -> bool:
    """Whether the first of the known mistakes that are named is of the right family."""
    named = (families for _, families in _named(report, assignment))
    return VARIANTS[name][1] in next(named, ())


def is_wrong_for_certain(name: str, report: Report, assignment: Assignment) -> bool:
    """Whether any finding tells for certain what is not wrong."""
    operation, family = VARIANTS[name]
    return any(
        finding.operation != operation or family not in families
        for finding, families in _named(report, assignment)
        if finding.certain
    )


def _named(report: Report, assignment: Assignment) -> Iterator[tuple[FindingReport, set[str]]]:
    """The findings that name known mistakes, with what these are about."""
    families = {
        (operation.name, mistake.name): mistake.family
        for operation in assignment.operations
        for mistake in operation.bank().mistakes
    }
    for finding in report.findings:
        if finding.mistakes:
            yield finding, {families[finding.operation, one] for one in finding.mistakes}
