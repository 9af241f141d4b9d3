"""Training step of PRD in eager PyTorch: the default configuration of packages/prd without input standardisation."""

import torch
import torch.nn.functional as F
from torch_params import Params

TAU, KEPT, STALE_AFTER = 0.1, 4, 500
MARGIN, DIVERSITY = 0.5, 0.01


def build(arrays, options):
    """The parameters, and the step on the taps and weights of a file."""
    train, levels = options["train"], 2
    prototypes = [f"mnp.{k}.stage.0.prototypes" for k in range(levels)]
    params = Params(arrays, plain=prototypes)
    taps = [
        torch.from_numpy(arrays[f"inputs.taps.{k}"]).permute(0, 3, 1, 2).contiguous() for k in range(levels)
    ]
    optimiser = torch.optim.Adam(
        params.trained(), lr=train["lr"], betas=(train["beta1"], train["beta2"]), eps=train["eps"]
    )
    network = Network(params)

    def step():
        optimiser.zero_grad()
        loss, recalls = network.loss(taps)
        loss.backward()
        optimiser.step()
        for recall in recalls:
            network.revive(*recall)
        return loss.item()

    return params, step


class Network:
    def __init__(self, params):
        self.params = params

    def loss(self, taps):
        filtered, recalls, added = [], [], 0
        for k, tap in enumerate(taps):
            table = self.params.tensors[f"mnp.{k}.stage.0.prototypes"]
            batch, channels, height, width = tap.shape
            tokens = tap.permute(0, 2, 3, 1).reshape(-1, channels)
            scores = F.normalize(tokens, eps=1e-8) @ (F.normalize(table, eps=1e-8) / TAU).t()
            values, indices = scores.topk(KEPT)
            weights = torch.zeros_like(scores).scatter(1, indices, values.softmax(1))
            recalled = weights @ table
            errors = 1 - F.cosine_similarity(tokens, recalled, dim=1)
            added = added + errors.mean() + DIVERSITY * diversity(table)
            recalls.append((k, *self.usage(k, weights, errors, tokens)))
            filtered.append(recalled.reshape(batch, height, width, channels).permute(0, 3, 1, 2))
        predictions = self.student(self.embed(self.fuse(filtered)))
        distilled = sum(
            (1 - F.cosine_similarity(tap.flatten(1), found.flatten(1), dim=1)).mean()
            for tap, found in zip(taps, predictions)
        )
        return distilled + added, recalls

    @torch.no_grad()
    def usage(self, k, weights, errors, tokens):
        unused = weights.amax(0) < 1 / weights.shape[1]
        return unused, tokens[errors.argmax()]

    @torch.no_grad()
    def revive(self, k, unused, worst):
        """Counts the steps since each prototype was used; the one that lay idle too long becomes the worst token."""
        idle = self.params.tensors[f"mnp.{k}.stage.0.idle"]
        idle.add_(1).mul_(unused)
        longest = idle.argmax()
        if idle[longest] >= STALE_AFTER:
            self.params.tensors[f"mnp.{k}.stage.0.prototypes"][longest] = worst
            idle[longest] = 0

    def fuse(self, maps):
        shallow, deep = maps
        return torch.cat([F.relu(self.conv("fusion.0.0", shallow, 3, stride=2)), deep], 1)

    def embed(self, x):
        for i in range(3):
            x = self.block(f"ocbe.{i}", x, stride=2 if i == 0 else 1)
        return x

    def student(self, x):
        predictions = {}
        for level in (1, 0):
            x = self.block(f"student.{level}.0", x, grow=2)
            x = self.block(f"student.{level}.1", x)
            p = self.params.tensors
            predictions[level] = F.conv2d(x, p[f"student.{level}.head.weight"], p[f"student.{level}.head.bias"])
        return [predictions[0], predictions[1]]

    def block(self, name, x, stride=1, grow=1):
        main = F.relu(self.conv(f"{name}.conv1", x, 3, stride, grow))
        main = self.conv(f"{name}.conv2", main, 3)
        if f"{name}.shortcut.conv.weight" in self.params.tensors:
            x = self.conv(f"{name}.shortcut", x, 1, stride, grow)
        return F.relu(main + x)

    def conv(self, name, x, kernel, stride=1, grow=1):
        weight = self.params.tensors[f"{name}.conv.weight"]
        if grow > 1:
            y = F.conv_transpose2d(x, weight, stride=grow)
        else:
            y = F.conv2d(x, weight, stride=stride, padding=kernel // 2)
        return self.params.batch_norm(f"{name}.norm", y)


def diversity(table):
    count = table.shape[0]
    unit = F.normalize(table)
    excess = F.relu(unit @ unit.t() - MARGIN)
    return (excess.square().sum() - count * max(0, 1 - MARGIN) ** 2) / (count * (count - 1))
