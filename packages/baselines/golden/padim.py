"""Writes padim.json beside this file: PaDiM by numpy, as its public implementations compute it.

Run: python3 golden/padim.py. Features are random numbers with four decimals; two taps, six training images of two kinds,
two test images. Distances are sqrt((x - m)^T (cov + 0.01 I)^-1 (x - m)) with np.cov and np.linalg.inv per position.
"""

import json
import os

import numpy as np

rng = np.random.default_rng(2020)
FINE, COARSE = (4, 4, 3), (2, 2, 5)


def images(count):
    """Two kinds of images in turn, with means of their own."""
    kinds = [(rng.normal(size=FINE), rng.normal(size=COARSE)) for _ in range(2)]
    taps = [[np.round(mean + 0.5 * rng.normal(size=mean.shape), 4) for mean in kinds[i % 2]] for i in range(count)]
    return np.stack([t[0] for t in taps]), np.stack([t[1] for t in taps])


def embed(fine, coarse):
    coarse = coarse.repeat(2, axis=1).repeat(2, axis=2)
    return np.concatenate([fine, coarse], axis=3).reshape(len(fine), 16, 8)


train, test = images(6), images(2)
rows, queries = embed(*train), embed(*test)
distances = np.zeros((2, 16))
for position in range(16):
    mean = rows[:, position].mean(axis=0)
    inverse = np.linalg.inv(np.cov(rows[:, position], rowvar=False) + 0.01 * np.identity(8))
    for image in range(2):
        delta = queries[image, position] - mean
        distances[image, position] = np.sqrt(delta @ inverse @ delta)

flat = lambda taps: [tap.reshape(len(tap), -1).tolist() for tap in taps]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "padim.json")
with open(path, "w") as file:
    json.dump({"train": flat(train), "test": flat(test), "distances": distances.round(9).tolist()}, file)
    file.write("\n")
