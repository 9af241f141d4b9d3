"""Training step of Pro-AD in eager PyTorch: the variant `compact` of packages/pro-ad on two taps, one with twice the grid."""

from functools import partial

import torch
import torch.nn.functional as F
from torch_params import Params

RATE_STEPS = 256
LAYERS = 4


def build(arrays, options):
    """The parameters, and the step on the taps, noise and weights of a file."""
    params = Params(arrays, plain=["input.position", "proto.tokens"])
    taps = [torch.from_numpy(arrays[f"inputs.taps.{k}"]).permute(0, 3, 1, 2).contiguous() for k in (0, 1)]
    network = Network(params, options)
    rate, draws = noise(arrays, options["anb"], options["width"])
    train = options["train"]
    optimiser = StableAdamW(params.trained(), train)
    count = 0

    def step():
        nonlocal count
        optimiser.zero_grad()
        loss = network.loss(taps, rate, draws, count)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params.trained(), train["clipNorm"])
        optimiser.step()
        count += 1
        return loss.item()

    return params, step


def noise(arrays, anb, width):
    """One rate for each image and the uniform draws of the three places that drop, made before the clock runs."""
    field = torch.from_numpy(arrays["inputs.noise.anb.field"])
    second = (field * RATE_STEPS).frac()
    third = (second * RATE_STEPS).frac()
    hidden = torch.cat([field, second], 2)[:, :, : width * anb["ratio"]].contiguous()
    drawn = torch.from_numpy(arrays["inputs.noise.anb.rate"])
    rate = (anb["rate"] + (drawn - 0.5) * 2 * anb["spread"]).clamp(0, 0.95)
    rate = (rate * RATE_STEPS + 0.5).floor() / RATE_STEPS
    return rate, (third[:, :, :width].contiguous(), hidden, third[:, :, width : 2 * width].contiguous())


class Network:
    def __init__(self, params, options):
        self.params = params
        self.heads = options["attn"]["heads"]
        self.attention_eps = options["attn"]["eps"]
        self.norm_eps = options["dbd"]["normEps"]
        self.threshold = options["pc"]["threshold"]
        self.mining = options["loss"]

    def loss(self, taps, rate, draws, step):
        p = self.params.tensors
        targets = []
        for k, tap in enumerate(taps):
            cells = tap.shape[-1] // 16
            pooled = F.avg_pool2d(tap, cells) if cells > 1 else tap
            tokens = pooled.flatten(2).transpose(1, 2)
            targets.append((tokens - p[f"input.{k}.mean"]) / p[f"input.{k}.std"])
        x = sum(self.params.linear(f"input.{k}.proj", target) for k, target in enumerate(targets))
        tokens = self.bottleneck(x + p["input.position"], rate, draws)
        layers = self.decode(tokens, p["proto.tokens"].unsqueeze(0))
        terms = []
        for group, members in enumerate(((2, 3), (0, 1))):
            mean = sum(layers[layer] for layer in members) / len(members)
            terms.append(self.cosine(targets[group], self.params.linear(f"output.{group}", mean), step))
        return sum(terms) / len(terms)

    def bottleneck(self, x, rate, draws):
        drop = lambda tensor, draw: tensor * (draw >= rate) / (1 - rate)
        hidden = drop(F.gelu(self.params.linear("anb.fc1", drop(x, draws[0]))), draws[1])
        return drop(self.params.linear("anb.fc2", hidden), draws[2])

    def decode(self, tokens, prototypes):
        outputs = []
        for i in range(LAYERS):
            agg, rec = f"decoder.{i}.agg", f"decoder.{i}.rec"
            query = self.norm(f"{agg}.normQuery", prototypes)
            (taken,) = self.attention(agg, query, [self.norm(f"{agg}.normDecoder", tokens)])
            prototypes = prototypes + taken
            query = self.norm(f"{rec}.normQuery", tokens)
            sources = [self.norm(f"{rec}.normProto", prototypes), self.norm(f"{rec}.normSelf", tokens)]
            from_prototypes, from_self = self.attention(rec, query, sources)
            similarity = F.normalize(tokens, dim=-1) @ F.normalize(prototypes, dim=-1).transpose(1, 2)
            gate = F.relu((similarity.amax(2, keepdim=True) - self.threshold) / (1 - self.threshold))
            joined = from_prototypes + gate * (tokens + from_self)
            hidden = F.gelu(self.params.linear(f"{rec}.ffn.fc1", self.norm(f"{rec}.ffn.norm", joined)))
            tokens = joined + self.params.linear(f"{rec}.ffn.fc2", hidden)
            outputs.append(tokens)
        return outputs

    def norm(self, name, x):
        return self.params.layer_norm(name, x, self.norm_eps)

    def attention(self, name, query, sources):
        """Linear attention with features elu + 1, of one query to each of the sources by itself."""
        linear = self.params.linear
        q = F.elu(self.split(linear(f"{name}.q", query))) + 1
        results = []
        for source in sources:
            k = F.elu(self.split(linear(f"{name}.k", source))) + 1
            v = self.split(linear(f"{name}.v", source))
            scale = 1 / (q @ k.sum(2, keepdim=True).transpose(2, 3) + self.attention_eps)
            attended = (q @ (k.transpose(2, 3) @ v)) * scale
            results.append(linear(f"{name}.proj", attended.transpose(1, 2).flatten(2)))
        return results

    def split(self, x):
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)

    def cosine(self, target, prediction, step):
        """Global cosine distance; the gradient of near locations is damped, as by the hook of Dinomaly."""
        loss = self.mining
        with torch.no_grad():
            distance = F.relu(1 - F.cosine_similarity(target, prediction, dim=2))
            share = min(step * loss["fraction"] / loss["rampSteps"], loss["fraction"])
            rank = max(1, int((1 - share) * distance.numel() + 0.01))
            threshold = torch.topk(distance.flatten(), rank)[0][-1].clamp(min=1e-12)
            weights = (distance / threshold).clamp(max=1).pow(loss["alpha"]).unsqueeze(-1)
        prediction.register_hook(partial(torch.mul, weights))
        return (1 - F.cosine_similarity(target.flatten(1), prediction.flatten(1), dim=1)).mean()


class StableAdamW(torch.optim.Optimizer):
    """AdamW with the step of each tensor limited by the root mean square of its update, with amsgrad (Wortsman et al.)."""

    def __init__(self, params, train):
        super().__init__(params, dict(lr=train["lr"]))
        self.train = train

    @torch.no_grad()
    def step(self):
        beta1, beta2 = self.train["beta1"], self.train["beta2"]
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if len(state) == 0:
                    state["step"] = 0
                    state["m"], state["v"], state["vmax"] = (torch.zeros_like(p) for _ in range(3))
                state["step"] += 1
                m, v, vmax = state["m"], state["v"], state["vmax"]
                p.mul_(1 - group["lr"] * self.train["weightDecay"])
                m.mul_(beta1).add_(p.grad, alpha=1 - beta1)
                v.mul_(beta2).addcmul_(p.grad, p.grad, value=1 - beta2)
                torch.maximum(vmax, v, out=vmax)
                root = (1 - beta2 ** state["step"]) ** 0.5
                denominator = (vmax.sqrt() / root).add_(self.train["eps"])
                size = group["lr"] / (1 - beta1 ** state["step"])
                size /= max(1.0, (p.grad / denominator).pow(2).mean().sqrt().item())
                p.addcdiv_(m, denominator, value=-size)
