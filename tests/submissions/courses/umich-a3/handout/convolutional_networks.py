"""
Assignment 3, second part: convolution and pooling layers in PyTorch.
Do not use torch.nn or torch.nn.functional here (padding helper excepted).
"""
import torch


class Conv(object):

  @staticmethod
  def forward(x, w, b, conv_param):
    """Cross-correlate a batch of images with a bank of filters; returns (out, cache)."""
    out = None
    ####################################################################
    # TODO: write the forward pass of the convolution.                 #
    # torch.nn.functional.pad may be used for the border.              #
    ####################################################################
    # Replace "pass" statement with your code
    pass
    ####################################################################
    #                        END OF YOUR CODE                          #
    ####################################################################
    cache = (x, w, b, conv_param)
    return out, cache

  @staticmethod
  def backward(dout, cache):
    """Gradients of the convolution; returns (dx, dw, db)."""
    dx, dw, db = None, None, None
    ####################################################################
    # TODO: write the backward pass of the convolution.                #
    ####################################################################
    # Replace "pass" statement with your code
    pass
    ####################################################################
    #                        END OF YOUR CODE                          #
    ####################################################################
    return dx, dw, db


class MaxPool(object):

  @staticmethod
  def forward(x, pool_param):
    """Keep the maximum of every pooling window; returns (out, cache)."""
    out = None
    ####################################################################
    # TODO: write the forward pass of max pooling.                     #
    ####################################################################
    # Replace "pass" statement with your code
    pass
    ####################################################################
    #                        END OF YOUR CODE                          #
    ####################################################################
    cache = (x, pool_param)
    return out, cache

  @staticmethod
  def backward(dout, cache):
    """Gradient of max pooling with respect to its input."""
    dx = None
    ####################################################################
    # TODO: write the backward pass of max pooling.                    #
    ####################################################################
    # Replace "pass" statement with your code
    pass
    ####################################################################
    #                        END OF YOUR CODE                          #
    ####################################################################
    return dx
