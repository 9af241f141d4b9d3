"""Second implementation of every evaluation profile, on the libraries that the published codes use.

Reads a folder that verify-profiles.mjs wrote (manifest.json and raw arrays), repeats the preparation of each profile with
Pillow, PyTorch and SciPy and its metrics with scikit-learn and scikit-image, and prints JSON: how far the prepared images
are apart, and the metrics of the prepared images.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage import measure
from sklearn import metrics

LIMIT = 0.3


# ---------------------------------------------------------------- preparation

def pil_mask(mask, size, how):
    return np.asarray(Image.fromarray(mask).resize((size, size), how))


def dinomaly_mask(mask, threshold):
    grey = pil_mask(mask, 448, Image.BILINEAR)[28:420, 28:420]
    small = F.interpolate(torch.from_numpy(grey.astype(np.float32) / 255)[None, None], size=256, mode='nearest')
    return (small[0, 0].numpy() > threshold).astype(np.uint8)


def torch_map(array, size, corners):
    return F.interpolate(torch.from_numpy(array)[None, None], size=size, mode='bilinear', align_corners=corners)


def dinomaly_map(array):
    grid = torch.stack(torch.meshgrid(torch.arange(5), torch.arange(5), indexing='ij')).float()
    kernel = torch.exp(-((grid - 2) ** 2).sum(0) / 32)
    kernel = kernel / kernel.sum()
    small = torch_map(array, 256, False)
    return F.conv2d(small, kernel[None, None], padding=2)[0, 0].numpy()


def rd_map(array):
    return gaussian_filter(torch_map(array, 256, True)[0, 0].double().numpy(), sigma=4)


def prepare(profile, array, mask):
    """Map and binary mask of one image."""
    if profile in ('rd4ad', 'ader-200', 'ader-adeval50'):
        return rd_map(array), (pil_mask(mask, 256, Image.BILINEAR) / 255 > 0.5).astype(np.uint8)
    if profile in ('dinomaly', 'inp-former'):
        return dinomaly_map(array), dinomaly_mask(mask, 0 if profile == 'dinomaly' else 0.5)
    if profile == 'uniad':
        return torch_map(array, 224, True)[0, 0].numpy(), (pil_mask(mask, 224, Image.NEAREST) > 0).astype(np.uint8)
    size = (array.shape[1], array.shape[0])
    return array, (np.asarray(Image.fromarray(mask).resize(size, Image.NEAREST)) > 0).astype(np.uint8)


def image_score(profile, array):
    if profile in ('dinomaly', 'inp-former'):
        return np.sort(array.ravel())[::-1][:int(array.size * 0.01)].astype(np.float64).mean()
    if profile == 'uniad':
        return F.avg_pool2d(torch.from_numpy(array.astype(np.float64))[None, None], 16, stride=1).max().item()
    return float(array.max())


# -------------------------------------------------------------------- metrics

def f1_max(truth, scores, epsilon=1e-7):
    precision, recall, _ = metrics.precision_recall_curve(truth, scores)
    with np.errstate(invalid='ignore'):
        f1 = (2 * precision * recall / (precision + recall + epsilon))[:-1]
    return np.nanmax(f1)


def regions_of(masks):
    """Flat pixel indices of each 8-connected region."""
    found = []
    for index, mask in enumerate(masks):
        labels = measure.label(mask, connectivity=2).ravel()
        found += [np.flatnonzero(labels == k) + index * mask.size for k in range(1, labels.max() + 1)]
    return found


def exact_aupro(maps, masks):
    scores, truth = maps.ravel(), masks.ravel()
    gain = np.zeros(scores.size)
    regions = regions_of(masks)
    for pixels in regions:
        gain[pixels] = 1 / pixels.size / len(regions)
    order = np.argsort(-scores, kind='stable')
    fpr = np.cumsum(truth[order] == 0) / (truth == 0).sum()
    pro = np.cumsum(gain[order])
    last = np.append(np.diff(scores[order]) != 0, True)
    return area_to_limit(np.r_[0, fpr[last]], np.r_[0, pro[last]]) / LIMIT


def area_to_limit(x, y):
    keep = x <= LIMIT
    x_kept, y_kept = x[keep], y[keep]
    if keep.sum() < x.size and x_kept[-1] < LIMIT:
        at = keep.sum()
        inside = y[at - 1] + (y[at] - y[at - 1]) * (LIMIT - x[at - 1]) / (x[at] - x[at - 1])
        x_kept, y_kept = np.r_[x_kept, LIMIT], np.r_[y_kept, inside]
    return np.trapz(y_kept, x_kept)


def rank_aupro(maps, masks, number):
    normal = np.sort(maps[masks == 0])
    regions = [np.sort(maps.ravel()[pixels]) for pixels in regions_of(masks)]
    points = [(1.0, 1.0)]
    for rank in np.linspace(0, normal.size - 1, num=number, dtype=int):
        above = [1 - np.searchsorted(r, normal[rank], side='right') / r.size for r in regions]
        points.append((1 - (rank + 1) / normal.size, np.mean(above)))
    x, y = np.array(points[::-1]).T
    return area_to_limit(x, y) / LIMIT


def step_aupro(maps, masks, steps, stretch):
    regions, flat, normal = regions_of(masks), maps.ravel(), maps[masks == 0]
    low, high = maps.min(), maps.max()
    points = []
    for threshold in np.arange(low, high, (high - low) / steps):
        points.append(((normal > threshold).mean(), np.mean([(flat[r] > threshold).mean() for r in regions])))
    fpr, pro = np.array(points).T
    keep = fpr < LIMIT
    fpr, pro = fpr[keep], pro[keep]
    fpr = (fpr - fpr.min()) / (fpr.max() - fpr.min()) if stretch == 'minMax' else fpr / fpr.max()
    return metrics.auc(fpr, pro)


def bin_counts(scores, truth, weights, bins):
    edges = np.linspace(0, 1, num=bins + 1, dtype=np.float32) * (scores.max() - scores.min()) + scores.min()
    edges = np.concatenate([[-np.inf], edges, [np.inf]]).astype(np.float32)
    at_least = lambda values: values.sum() - np.cumsum(values)[:-1]
    hist = lambda chosen, w=None: np.histogram(scores[chosen], edges, weights=w)[0]
    return (at_least(hist(truth == 1)), at_least(hist(truth == 0)),
            at_least(hist(truth == 1, weights[truth == 1].astype(np.float64))))


def bin_metrics(scores, truth, weights, bins):
    tp, fp, gain = (c[::-1] for c in bin_counts(scores, truth, weights, bins))
    positives, negatives = (truth == 1).sum(), (truth == 0).sum()
    with np.errstate(invalid='ignore'):
        precision = np.where(tp + fp > 0, tp / (tp + fp), 1.0)
    total = weights[truth == 1].astype(np.float64).sum()
    return (np.trapz(tp / positives, fp / negatives), np.trapz(precision, tp / positives),
            area_to_limit(fp / negatives, gain / total) / LIMIT)


def f1_21(maps, masks):
    scaled, truth, tiny, best = (maps - maps.min()) / (maps.max() - maps.min()), masks == 1, 1e-8, 0
    for threshold in np.arange(0, 1 + 1e-3, 0.05):
        called = scaled > threshold
        hits = (called & truth).sum()
        precision, recall = hits / (called.sum() + tiny), hits / (truth.sum() + tiny)
        best = max(best, 2 * precision * recall / (precision + recall + tiny))
    return best


def drawn_ap(truth, scores):
    """Area under the precision-recall curve after a stable sort by recall, as torchmetrics' `auc(reorder=True)`."""
    order = np.argsort(-scores, kind='stable')
    last = np.append(np.diff(scores[order]) != 0, True)
    tp = np.cumsum(truth[order])[last]
    precision, recall = tp / (np.flatnonzero(last) + 1), tp / tp[-1]
    precision, recall = np.r_[precision[::-1], 1], np.r_[recall[::-1], 0]
    order = np.argsort(recall, kind='stable')
    return np.trapz(precision[order], recall[order])


def folded(value):
    return max(value, 1 - value)


def measure_profile(profile, maps, masks, labels, scores):
    """The seven metrics on prepared images."""
    if profile in ('ader-200', 'ader-adeval50', 'rd4ad', 'uniad'):
        labels = masks.reshape(len(masks), -1).max(1)
    truth, flat = masks.ravel(), maps.ravel()
    weights = np.zeros(flat.size, np.float32)
    regions = regions_of(masks)
    for pixels in regions:
        weights[pixels] = 1 / pixels.size
    result = {
        'I-AUROC': metrics.roc_auc_score(labels, scores),
        'I-AP': metrics.average_precision_score(labels, scores),
        'I-F1max': f1_max(labels, scores),
        'P-AUROC': metrics.roc_auc_score(truth, flat),
        'P-AP': metrics.average_precision_score(truth, flat),
        'P-F1max': f1_max(truth, flat),
        'AUPRO': exact_aupro(maps, masks),
    }
    wide = maps.astype(np.float64)
    bins = {'adeval-1000': 1000, 'ader-adeval50': 50, 'inp-former': 200}.get(profile)
    if bins is not None:
        result['P-AUROC'], result['P-AP'], result['AUPRO'] = bin_metrics(flat, truth, weights, bins)
    if profile == 'adeval-1000':
        result['I-AUROC'], result['I-AP'] = bin_metrics(scores, labels, np.ones(labels.size), 1000)[:2]
    if profile.startswith('ader'):
        result['I-F1max'] = f1_max(labels, scores, 0)
        result['P-F1max'] = f1_21(wide, masks)
    if profile == 'ader-200':
        result['AUPRO'] = step_aupro(wide, masks, 200, 'minMax')
    if profile == 'dinomaly':
        result['AUPRO'] = step_aupro(maps, masks, 200, 'max')
    if profile == 'rd4ad':
        result['AUPRO'] = np.mean([step_aupro(wide[i:i + 1], masks[i:i + 1], 200, 'max')
                                   for i in range(len(maps)) if masks[i].any()])
    if profile == 'mvtec-official':
        result['AUPRO'] = rank_aupro(maps, masks, 100)
    if profile == 'anomalib':
        result['I-AP'], result['P-AP'] = drawn_ap(labels, scores), drawn_ap(truth, flat)
        result['I-F1max'], result['P-F1max'] = f1_max(labels, scores, 1e-10), f1_max(truth, flat, 1e-10)
    if profile == 'uniad':
        result['I-AUROC'], result['P-AUROC'] = folded(result['I-AUROC']), folded(result['P-AUROC'])
    return {name: float(value) for name, value in result.items()}


def main():
    folder = pathlib.Path(sys.argv[1])
    manifest = json.loads((folder / 'manifest.json').read_text())
    count, labels = manifest['count'], np.array(manifest['labels'])
    read = lambda name, dtype, size: np.fromfile(folder / name, dtype).reshape(count, *size)
    raw_maps = read('maps.f32', np.float32, manifest['mapSize'])
    raw_masks = read('masks.u8', np.uint8, manifest['maskSize'])
    report = {}
    for profile, size in manifest['profiles'].items():
        maps = read(f'{profile}.maps.f32', np.float32, size)
        masks = read(f'{profile}.masks.u8', np.uint8, size)
        scores = np.fromfile(folder / f'{profile}.scores.f64')
        map_error = mask_pixels = score_error = 0
        for index in range(count):
            own_map, own_mask = prepare(profile, raw_maps[index], raw_masks[index])
            own_score = image_score(profile, own_map)
            map_error = max(map_error, np.abs(own_map - maps[index]).max() / np.abs(own_map).max())
            mask_pixels += int((own_mask != masks[index]).sum())
            score_error = max(score_error, abs(own_score - scores[index]) / abs(own_score))
        report[profile] = {
            'mapError': float(map_error), 'maskPixels': mask_pixels, 'scoreError': float(score_error),
            'metrics': measure_profile(profile, maps, masks, labels, scores),
        }
    assert all(math.isfinite(v) for entry in report.values() for v in entry['metrics'].values())
    json.dump(report, sys.stdout)


if __name__ == '__main__':
    main()
