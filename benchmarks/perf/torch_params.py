"""Parameters of a network under the names and with the values that the TypeScript side has, in the layouts of PyTorch."""

import numpy as np
import torch
import torch.nn.functional as F


class Params:
    """`params.*` of a file as trained tensors, `buffers.*` as plain ones, both under their names without that prefix.

    Matrices are `[inputs, outputs]` there and `[outputs, inputs]` here; filters `[height, width, in, out]` there and
    `[out, in, height, width]` here, those of transposed convolutions likewise `[in, out, height, width]`.
    """

    def __init__(self, arrays, plain=()):
        self.tensors = {}
        for key, array in arrays.items():
            kind, _, name = key.partition(".")
            if kind not in ("params", "buffers"):
                continue
            if array.ndim == 2 and name not in plain:
                array = array.T
            elif array.ndim == 4:
                array = array.transpose(3, 2, 0, 1)
            tensor = torch.from_numpy(np.ascontiguousarray(array).copy())
            self.tensors[name] = tensor.requires_grad_(kind == "params")

    def names(self):
        return list(self.tensors)

    def trained(self):
        return [tensor for tensor in self.tensors.values() if tensor.requires_grad]

    def count(self):
        return sum(tensor.numel() for tensor in self.trained())

    def join(self, name, parts):
        """Makes one linear layer of several that have the same input."""
        for end in ("weight", "bias"):
            pieces = [self.tensors.pop(f"{part}.{end}").detach() for part in parts]
            self.tensors[f"{name}.{end}"] = torch.cat(pieces).requires_grad_()

    def linear(self, name, x):
        return F.linear(x, self.tensors[f"{name}.weight"], self.tensors.get(f"{name}.bias"))

    def layer_norm(self, name, x, eps):
        p = self.tensors
        return F.layer_norm(x, x.shape[-1:], p[f"{name}.weight"], p[f"{name}.bias"], eps)

    def batch_norm(self, name, x):
        """Normalises with the statistics of the batch and moves the running ones."""
        p = self.tensors
        parts = (p[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias"))
        return F.batch_norm(x, *parts, training=True, momentum=0.1, eps=1e-5)
