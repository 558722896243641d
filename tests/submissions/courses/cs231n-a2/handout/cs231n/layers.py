from builtins import range
import numpy as np


def affine_forward(x, w, b):
    """Output of a fully connected layer: flattened x times w plus b."""
    out = None
    ###########################################################################
    # TODO: Flatten every sample, multiply by w, add b.                       #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """Gradients of the fully connected layer for x, w and b."""
    x, w, b = cache
    dx, dw, db = None, None, None
    ###########################################################################
    # TODO: Fill in the three gradients; dx is shaped like x.                 #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    return dx, dw, db


def relu_forward(x):
    """Rectify x elementwise."""
    out = None
    ###########################################################################
    # TODO: Write the rectifier.                                              #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """Gradient of the rectifier."""
    x = cache
    dx = None
    ###########################################################################
    # TODO: Let dout through where the unit was on.                           #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    return dx


def softmax_loss(x, y):
    """Averaged softmax cross entropy and its gradient for the scores."""
    loss, dx = None, None
    ###########################################################################
    # TODO: Compute loss and gradient; large scores must not overflow.        #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    return loss, dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalise each feature over the batch, then scale and shift."""
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)

    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))

    out, cache = None, None
    if mode == "train":
        #######################################################################
        # TODO: Normalise by the batch; update the running averages.          #
        #######################################################################
        pass
        #######################################################################
        #                           END OF YOUR CODE                          #
        #######################################################################
    elif mode == "test":
        #######################################################################
        # TODO: Normalise by the running averages.                            #
        #######################################################################
        pass
        #######################################################################
        #                           END OF YOUR CODE                          #
        #######################################################################
    else:
        raise ValueError("unknown batchnorm mode: %s" % mode)

    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var

    return out, cache


def batchnorm_backward(dout, cache):
    """Gradients of batch normalisation."""
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Go back through the normalisation, step by step.                  #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    return dx, dgamma, dbeta


def conv_forward_naive(x, w, b, conv_param):
    """Slide the filters w over the zero-padded x."""
    out = None
    ###########################################################################
    # TODO: Write the convolution. Loops are fine; np.pad may help.           #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """Gradients of the convolution for x, w and b."""
    dx, dw, db = None, None, None
    ###########################################################################
    # TODO: Write the gradients of the convolution.                           #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """Take the largest value of every pooling window."""
    out = None
    ###########################################################################
    # TODO: Write max pooling.                                                #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """Send each gradient to the cell that was the largest."""
    dx = None
    ###########################################################################
    # TODO: Write the gradient of max pooling.                                #
    ###########################################################################
    pass
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    return dx
