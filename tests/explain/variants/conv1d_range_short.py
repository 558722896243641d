import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # step 1: get all the sizes
    number_of_sequences = x.shape[0]
    number_of_input_channels = x.shape[1]
    number_of_output_channels = weight.shape[0]
    kernel_length = weight.shape[2]

    # step 2: make the sequences longer
    zeros = np.zeros((number_of_sequences, number_of_input_channels, padding), dtype=x.dtype)
    padded_x = np.concatenate([zeros, x, zeros], axis=2)
    padded_length = padded_x.shape[2]

    # step 3: where does a window start?
    start_positions = []
    for start in range(0, padded_length - kernel_length, stride):
        start_positions.append(start)

    # step 4: compute every number of the answer
    answer = np.zeros(
        (number_of_sequences, number_of_output_channels, len(start_positions)), dtype=x.dtype
    )
    for sequence in range(number_of_sequences):
        for output_channel in range(number_of_output_channels):
            for position in range(len(start_positions)):
                total = 0.0
                for input_channel in range(number_of_input_channels):
                    for tap in range(kernel_length):
                        number = padded_x[sequence, input_channel, start_positions[position] + tap]
                        total = total + number * weight[output_channel, input_channel, tap]
                if bias is not None:
                    total = total + bias[output_channel]
                answer[sequence, output_channel, position] = total
    return answer
