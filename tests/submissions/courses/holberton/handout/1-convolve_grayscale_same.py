#!/usr/bin/env python3
"""Convolve grayscale images with one kernel so that their size stays."""
import numpy as np


def convolve_grayscale_same(images, kernel):
    """Convolve grayscale images with one kernel so that their size stays."""
    pass
