"""Writes uniad.json beside this file: a small UniAD of torch.nn modules, with weights that a rule fills.

Run: python3 golden/uniad.py (PyTorch 1.13). The order of the operations is that of the public code: post-norm layers, the
position embedding on queries and keys only, neighbours masked with -inf, decoder layers with a learned query that attends to
the encoder output and then to the layer before, a final layer norm. Names and layouts are ours: linear weights are [in, out].
"""

import json
import math
import os

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
HEIGHT, WIDTH_CELLS, WINDOW = 4, 5, 3
TOKENS, BATCH, CHANNELS = HEIGHT * WIDTH_CELLS, 2, 5
WIDTH, HEADS, FFN, LAYERS = 8, 2, 12, 2


def rule(name, shape, scale):
    """scale * sin(1.7 i + s), i the index in row-major order and s the sum of the character codes of the name."""
    size = int(np.prod(shape))
    return torch.tensor(scale * np.sin(1.7 * np.arange(size) + sum(map(ord, name))).reshape(shape))


params = {}


def param(name, shape, scale=0.5, shift=0.0):
    params[name] = (rule(name, shape, scale) + shift).requires_grad_()
    return params[name]


def linear(name, x, inputs, outputs):
    weight, bias = param(f"{name}.weight", (inputs, outputs)), param(f"{name}.bias", (outputs,))
    return nn.functional.linear(x, weight.T, bias)


def norm(name, x):
    weight, bias = param(f"{name}.weight", (WIDTH,), 0.3, 1.0), param(f"{name}.bias", (WIDTH,), 0.3)
    return nn.functional.layer_norm(x, (WIDTH,), weight, bias)


def attention(name, query, key, value, mask):
    """torch.nn.functional.multi_head_attention_forward works on [tokens, batch, width]."""
    square = {part: param(f"{name}.{part}.weight", (WIDTH, WIDTH)) for part in ("q", "k", "v", "proj")}
    bias = {part: param(f"{name}.{part}.bias", (WIDTH,)) for part in ("q", "k", "v", "proj")}
    out, _ = nn.functional.multi_head_attention_forward(
        query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), WIDTH, HEADS, None,
        torch.cat([bias[part] for part in "qkv"]), None, None, False, 0.0, square["proj"].T, bias["proj"],
        attn_mask=mask, use_separate_proj_weight=True, q_proj_weight=square["q"].T, k_proj_weight=square["k"].T,
        v_proj_weight=square["v"].T,
    )
    return out.transpose(0, 1)


def ffn(name, x):
    hidden = torch.relu(linear(f"{name}.fc1", x, WIDTH, FFN))
    return norm(f"{name}.out", x + linear(f"{name}.fc2", hidden, FFN, WIDTH))


mask = torch.zeros(TOKENS, TOKENS)
for a in range(TOKENS):
    for b in range(TOKENS):
        near = lambda u, v: abs(u - v) <= WINDOW // 2
        if near(a // WIDTH_CELLS, b // WIDTH_CELLS) and near(a % WIDTH_CELLS, b % WIDTH_CELLS):
            mask[a, b] = -math.inf

features = rule("features", (BATCH, TOKENS, CHANNELS), 1.0)
x = linear("input", features, CHANNELS, WIDTH)
row, column = param("position.row", (HEIGHT, WIDTH // 2)), param("position.column", (WIDTH_CELLS, WIDTH // 2))
position = torch.stack([torch.cat([column[t % WIDTH_CELLS], row[t // WIDTH_CELLS]]) for t in range(TOKENS)])[None]
for i in range(LAYERS):
    name = f"encoder.{i}"
    x = norm(f"{name}.norm1", x + attention(f"{name}.attn", x + position, x + position, x, mask))
    x = ffn(name, x)
memory = x
for i in range(LAYERS):
    name = f"decoder.{i}"
    query = param(f"{name}.query", (1, TOKENS, WIDTH)).expand(BATCH, -1, -1)
    y = norm(f"{name}.norm1", query + attention(f"{name}.attn1", query + position, memory + position, memory, mask))
    y = norm(f"{name}.norm2", y + attention(f"{name}.attn2", y + position, x + position, x, mask))
    x = ffn(name, y)
output = linear("output", norm("norm", x), WIDTH, CHANNELS)
loss = ((output - features) ** 2).mean()
loss.backward()

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "uniad.json")
with open(path, "w") as file:
    json.dump(
        {
            "loss": loss.item(),
            "output": output.detach().numpy().round(9).reshape(-1).tolist(),
            "shapes": {name: list(tensor.shape) for name, tensor in params.items()},
            # The gradient of each parameter, projected on the rule: one number each.
            "gradients": {
                name: (tensor.grad * rule(name + "'", tuple(tensor.shape), 1.0)).sum().item()
                for name, tensor in params.items()
            },
        },
        file,
    )
    file.write("\n")
