"""The peer of metrics.mjs: scikit-learn, and the exact AUPRO of the MVTec AD script re-implemented on SciPy and NumPy.

    python3 metrics_peer.py ranking FOLDER     AUROC and AP of all pixels
    python3 metrics_peer.py category FOLDER    all seven metrics of a category

FOLDER holds maps.f32, masks.u8, labels.u8, scores.f64 and shape.json as metrics.mjs writes them. Prints JSON: seconds, the
values, and the peak memory beyond the loaded scores in MiB. Debian packages: python3-sklearn, python3-skimage, python3-scipy.
"""

import json
import pathlib
import resource
import sys
import time

import numpy as np
from scipy.ndimage import label
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

LIMIT = 0.3


def f1_max(truth, scores):
    precision, recall, _ = precision_recall_curve(truth, scores)
    return (2 * precision * recall / (precision + recall + 1e-7))[:-1].max()


def official_aupro(maps, masks):
    """One sort of all scores; cumulative false positives and overlaps; ties merged; interpolated at the limit."""
    gain = np.zeros(maps.shape)
    regions = 0
    for index, mask in enumerate(masks):
        labelled, count = label(mask, np.ones((3, 3), dtype=int))
        regions += count
        for region in range(1, count + 1):
            inside = labelled == region
            gain[index][inside] = 1 / inside.sum()
    scores, normal = maps.ravel(), (masks == 0).ravel()
    order = np.argsort(scores)[::-1]
    fpr = np.cumsum(normal[order]) / normal.sum()
    pro = np.cumsum(gain.ravel()[order]) / regions
    keep = np.append(np.diff(scores[order]) != 0, True)
    x, y = np.concatenate([[0], fpr[keep]]), np.concatenate([[0], pro[keep]])
    within = x <= LIMIT
    at = within.sum()
    inside = y[at - 1] + (y[at] - y[at - 1]) * (LIMIT - x[at - 1]) / (x[at] - x[at - 1])
    return np.trapz(np.append(y[within], inside), np.append(x[within], LIMIT)) / LIMIT


def ranking(maps, masks, _labels, _scores):
    truth, scores = masks.ravel(), maps.ravel()
    return {'P-AUROC': roc_auc_score(truth, scores), 'P-AP': average_precision_score(truth, scores)}


def category(maps, masks, labels, scores):
    truth, pixels = masks.ravel(), maps.ravel()
    return {
        'I-AUROC': roc_auc_score(labels, scores),
        'I-AP': average_precision_score(labels, scores),
        'I-F1max': f1_max(labels, scores),
        'P-AUROC': roc_auc_score(truth, pixels),
        'P-AP': average_precision_score(truth, pixels),
        'P-F1max': f1_max(truth, pixels),
        'AUPRO': official_aupro(maps, masks),
    }


def main():
    mode, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    shape = json.loads((folder / 'shape.json').read_text())
    maps = np.fromfile(folder / 'maps.f32', np.float32).reshape(shape)
    masks = np.fromfile(folder / 'masks.u8', np.uint8).reshape(shape)
    labels = np.fromfile(folder / 'labels.u8', np.uint8)
    scores = np.fromfile(folder / 'scores.f64', np.float64)
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    values = {'ranking': ranking, 'category': category}[mode](maps, masks, labels, scores)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({'seconds': seconds, 'mebibytes': (peak - loaded) / 1024,
                      'values': {name: float(value) for name, value in values.items()}}))


if __name__ == '__main__':
    main()
