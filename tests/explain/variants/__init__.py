"""Submissions of many styles with one mistake each, to test what the explanation says about it.

Each module of this folder is a complete submission in a student's voice, right but for one mistake
in one of its functions. They were written without a look at the mistakes the grader knows.
"""

from collections.abc import Mapping

__all__ = ["VARIANTS"]

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
}
"""Module name: the function that is wrong and the family of its mistake."""
