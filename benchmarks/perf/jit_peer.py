"""Training steps and feature extractors in eager PyTorch, for benchmarks/perf/jit.mjs.

Prints one JSON line when it is ready, then answers one JSON line with another: `{"build": name, "file": ..., "options": ...}`
makes a case from arrays of a safetensors file, `{"run": name, "steps": n}` runs it, `{"drop": name}` frees it.
"""

import json
import math
import struct
import sys
import time

import numpy as np

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    print(json.dumps({"version": None}), flush=True)
    sys.exit(0)

import backbone_peer
import prd_peer
import pro_ad_peer
from torch_params import Params


def read_safetensors(path):
    """Arrays of a safetensors file by name."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    types = {"F32": np.float32, "I32": np.int32}
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"]).copy()
    return arrays


def transformer(arrays, _options):
    """Pre-norm transformer with fused query, key and value maps, mean squared error, AdamW."""
    params = Params(arrays)
    layers = 1 + max(int(name.split(".")[0]) for name in params.names())
    for i in range(layers):
        params.join(f"{i}.attn.qkv", [f"{i}.attn.{part}" for part in ("q", "k", "v")])
    p, heads = params.tensors, 4
    x, y = (torch.from_numpy(arrays[f"inputs.{name}"]) for name in ("x", "y"))
    optimiser = torch.optim.AdamW(params.trained(), lr=1e-3, weight_decay=1e-2)

    def linear(name, h):
        return F.linear(h, p[f"{name}.weight"], p[f"{name}.bias"])

    def norm(name, h):
        return F.layer_norm(h, h.shape[-1:], p[f"{name}.weight"], p[f"{name}.bias"])

    def forward(h):
        batch, tokens, dim = h.shape
        for i in range(layers):
            qkv = linear(f"{i}.attn.qkv", norm(f"{i}.norm1", h))
            q, k, v = qkv.reshape(batch, tokens, 3, heads, dim // heads).permute(2, 0, 3, 1, 4).unbind(0)
            weights = (q @ k.transpose(-2, -1) / math.sqrt(dim // heads)).softmax(-1)
            attended = (weights @ v).transpose(1, 2).reshape(batch, tokens, dim)
            h = h + linear(f"{i}.attn.proj", attended)
            h = h + linear(f"{i}.fc2", F.gelu(linear(f"{i}.fc1", norm(f"{i}.norm2", h))))
        return h

    return params, training_step(optimiser, lambda: F.mse_loss(forward(x), y))


def convolutions(arrays, _options):
    """Convolutions and a transposed one with batch norm, mean squared error, AdamW."""
    params = Params(arrays)
    p = params.tensors
    x, y = (
        torch.from_numpy(arrays[f"inputs.{name}"]).permute(0, 3, 1, 2).contiguous() for name in ("x", "y")
    )
    optimiser = torch.optim.AdamW(params.trained(), lr=1e-3, weight_decay=1e-2)

    def loss():
        h = F.relu(params.batch_norm("a.norm", F.conv2d(x, p["a.weight"], padding=1)))
        h = F.relu(params.batch_norm("b.norm", F.conv2d(h, p["b.weight"], stride=2, padding=1)))
        h = F.relu(params.batch_norm("up.norm", F.conv_transpose2d(h, p["up.weight"], stride=2, padding=1)))
        h = params.batch_norm("d.norm", F.conv2d(h, p["d.weight"], padding=1))
        return F.mse_loss(h, y)

    return params, training_step(optimiser, loss)


def training_step(optimiser, loss):
    def step():
        optimiser.zero_grad()
        value = loss()
        value.backward()
        optimiser.step()
        return value.item()

    return step


CASES = {
    "transformer": transformer,
    "convolutions": convolutions,
    "pro-ad": pro_ad_peer.build,
    "prd": prd_peer.build,
    **backbone_peer.CASES,
}


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    steps = {}
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "build" in request:
            name = request["build"]
            if name not in CASES:
                print(json.dumps({"parameters": None}), flush=True)
                continue
            params, steps[name] = CASES[name](read_safetensors(request["file"]), request["options"])
            check = getattr(steps[name], "check", None)
            answer = {
                "parameters": None if params is None else params.count(),
                "check": None if check is None else check(),
            }
        elif "run" in request:
            step, times, values = steps[request["run"]], [], []
            busy = time.process_time()
            for _ in range(request["steps"]):
                start = time.perf_counter()
                values.append(step())
                times.append(1e3 * (time.perf_counter() - start))
            busy = 1e3 * (time.process_time() - busy) / request["steps"]
            answer = {"ms": times, "loss": values, "cpu": busy}
        else:
            answer = {"dropped": steps.pop(request["drop"], None) is not None}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
