"""The training steps of jit-models.mjs in eager PyTorch. Prints one JSON object: milliseconds of the best step by case."""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 2)
torch.manual_seed(0)


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.fc1, self.fc2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def forward(self, x):
        batch, tokens, dim = x.shape
        qkv = self.qkv(self.norm1(x)).reshape(batch, tokens, 3, self.heads, dim // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        weights = (q @ k.transpose(-2, -1) / math.sqrt(dim // self.heads)).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(batch, tokens, dim))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Convolutions(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a = nn.Conv2d(c, c, 3, padding=1, bias=False)
        self.b = nn.Conv2d(c, c, 3, stride=2, padding=1, bias=False)
        self.up = nn.ConvTranspose2d(c, c, 4, stride=2, padding=1, bias=False)
        self.d = nn.Conv2d(c, c, 3, padding=1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(c) for _ in range(4))

    def forward(self, x):
        x = F.relu(self.norms[0](self.a(x)))
        x = F.relu(self.norms[1](self.b(x)))
        x = F.relu(self.norms[2](self.up(x)))
        return self.norms[3](self.d(x))


def measure(model, shape):
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
    x, y = torch.randn(shape), torch.randn(shape)

    def step():
        optimiser.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimiser.step()
        return loss.item()

    for _ in range(2):
        step()
    best = math.inf
    for _ in range(REPEATS):
        start = time.perf_counter()
        step()
        best = min(best, time.perf_counter() - start)
    return best * 1e3


if __name__ == "__main__":
    result = {
        "version": torch.__version__,
        "transformer": measure(nn.Sequential(*[Block(256, 4) for _ in range(4)]), (8, 256, 256)),
        "convolutions": measure(Convolutions(128), (8, 128, 32, 32)),
    }
    print(json.dumps(result))
