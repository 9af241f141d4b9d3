"""Writes packages/metrics/golden/prepare.json: what Pillow, PyTorch, SciPy and NumPy make of a small image and map."""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from scipy.ndimage import gaussian_filter

HEIGHT, WIDTH = 11, 17


def listed(array):
    return [float(value) if array.dtype.kind == 'f' else int(value) for value in array.ravel()]


def main():
    generator = np.random.default_rng(20)
    mask = generator.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
    array = generator.normal(size=(HEIGHT, WIDTH)).astype(np.float32)
    tensor = torch.from_numpy(array)[None, None]
    grid = torch.stack(torch.meshgrid(torch.arange(5), torch.arange(5), indexing='ij')).float()
    kernel = torch.exp(-((grid - 2) ** 2).sum(0) / 32)
    resize = lambda size, how: listed(np.asarray(Image.fromarray(mask).resize(size[::-1], how)))
    bilinear = lambda size, corners: listed(
        F.interpolate(tensor, size=size, mode='bilinear', align_corners=corners).numpy())
    steps = lambda low, high, count, kind: listed(
        np.arange(kind(low), kind(high), (kind(high) - kind(low)) / count).astype(kind))
    golden = {
        'height': HEIGHT, 'width': WIDTH, 'mask': listed(mask), 'map': listed(array),
        'resized': [{'size': size, 'bilinear': resize(size, Image.BILINEAR), 'nearest': resize(size, Image.NEAREST),
                     'corner': listed(F.interpolate(torch.from_numpy(mask.astype(np.float32))[None, None], size=size,
                                                    mode='nearest').numpy().astype(np.uint8)),
                     'map': bilinear(size, False), 'mapCorners': bilinear(size, True)}
                    for size in [(5, 6), (11, 9), (29, 17), (23, 40), (1, 1)]],
        'gaussian': {'sigma': 4, 'values': listed(gaussian_filter(array.astype(np.float64), sigma=4))},
        'kernel': {'sigma': 4, 'size': 5,
                   'values': listed(F.conv2d(tensor, (kernel / kernel.sum())[None, None], padding=2).numpy())},
        'pooledMax': {'window': 4, 'value': F.avg_pool2d(tensor.double(), 4, stride=1).max().item()},
        'topMean': {'fraction': 0.1, 'value': float(np.sort(array.ravel())[::-1][:18].astype(np.float64).mean())},
        'equalSteps': [{'low': low, 'high': high, 'steps': count, 'precision': name, 'values': steps(low, high, count, kind)}
                       for low, high, count in [(0.1, 0.7, 7), (-3, 11.3, 23), (1e-7, 0.0321, 50)]
                       for name, kind in [('float32', np.float32), ('float64', np.float64)]],
    }
    target = pathlib.Path(__file__).parents[3] / 'packages/metrics/golden/prepare.json'
    target.write_text(json.dumps(golden) + '\n')


if __name__ == '__main__':
    main()
