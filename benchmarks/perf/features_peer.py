"""From image files to taps on disk in eager PyTorch, for benchmarks/perf/features.mjs.

Pillow decodes and resizes in a worker process of a DataLoader, ahead of the network; taps are written as float16, one file an image.
Reads one JSON request and prints the seconds of all images but the first batch, and the mean magnitude of each tap over all images.
"""

import json
import os
import sys
import time

import numpy as np
import torch
from PIL import Image

from backbone_peer import NETWORKS
from jit_peer import read_safetensors


class Files(torch.utils.data.Dataset):
    def __init__(self, paths, size):
        self.paths, self.size = paths, size

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        image = Image.open(self.paths[index]).convert("RGB").resize((self.size, self.size), Image.BILINEAR)
        return torch.from_numpy(np.asarray(image, np.float32).transpose(2, 0, 1).copy())


@torch.no_grad()
def measure(request):
    torch.set_num_threads(request["threads"])
    network = NETWORKS[request["name"]](read_safetensors(request["weights"]), request["options"])
    files = Files(request["paths"], request["size"])
    batch = request["batch"]
    loader = torch.utils.data.DataLoader(files, batch, num_workers=1)
    sums, done, start = None, 0, None
    for images in loader:
        taps = network(images)
        means = np.array([tap.abs().mean().item() * len(images) for tap in taps])
        sums = means if sums is None else sums + means
        flat = torch.cat([tap.reshape(len(images), -1) for tap in taps], 1).half().numpy()
        for row in flat:
            np.save(os.path.join(request["out"], f"{done}.npy"), row)
            done += 1
        start = time.perf_counter() if start is None else start
    return {"seconds": time.perf_counter() - start, "images": done - batch, "means": list(sums / done)}


if __name__ == "__main__":
    print(json.dumps(measure(json.load(sys.stdin))))
