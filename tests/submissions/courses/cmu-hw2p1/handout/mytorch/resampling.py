class Downsample2d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        dLdA = None  # TODO
        return NotImplemented
