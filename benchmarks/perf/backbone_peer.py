"""Feature extractors in eager PyTorch: MobileNetV3 from the weights of its graph model, ResNet50-V2 and SqueezeNet 1.1."""

import json

import numpy as np
import torch
import torch.nn.functional as F

EPS = 1e-5


def mobilenet(arrays, options):
    """Blocks of a frozen TensorFlow graph as PyTorch has them: fused activations, padding only where strides ask for it."""
    with open(options["topology"], encoding="utf-8") as file:
        nodes = json.load(file)["modelTopology"]["node"]
    constants = {name[len("weights.") :]: array for name, array in arrays.items() if name.startswith("weights.")}
    program = [made for node in nodes if (made := mobilenet_layer(node, constants)) is not None]
    return lambda images: run_program(program, images, options["taps"])


def run_program(program, images, taps):
    values = {"tower_0/images": images}
    for name, inputs, function in program:
        if all(each in values for each in inputs):
            values[name] = function(*(values[each] for each in inputs))
        if taps[-1] == name:
            break
    return [values[tap] for tap in taps]


def mobilenet_layer(node, constants):
    """`(name, inputs, function)` of a node; nodes that are part of a larger operation of PyTorch come to nothing."""
    op, name, inputs = node["op"], node["name"], node.get("input", [])
    if "hard_swish/" in name:
        if not name.endswith("/mul_1"):
            return None
        stem = name[: -len("hard_swish/mul_1")]
        before = f"{stem}depthwise" if stem.endswith("depthwise/") else f"{stem}BatchNorm/FusedBatchNorm"
        return name, [before], F.hardswish
    if "squeeze_excite/Conv_1/" in name and op in ("Add", "Relu6", "Mul"):
        return (name, [name[: -len("mul")] + "BiasAdd"], F.hardsigmoid) if op == "Mul" else None
    if op == "Mean":
        return name, inputs[:1], lambda x: x.mean((2, 3), keepdim=True)
    if op in ("Add", "Mul") and not any(each in constants for each in inputs):
        return name, inputs, torch.add if op == "Add" else torch.mul
    if "Conv" in op and len(inputs) == 3 and all(each in constants for each in inputs[1:]):
        return name, inputs[:1], convolution(node, constants)
    return None


def convolution(node, constants):
    depthwise = "Depthwise" in node["op"]
    filters = constants[node["input"][1]]
    order = (2, 3, 0, 1) if depthwise else (3, 2, 0, 1)
    weight = torch.from_numpy(np.ascontiguousarray(filters.transpose(order)))
    bias = torch.from_numpy(constants[node["input"][2]])
    stride, size = int(node["attr"]["strides"]["list"]["i"][1]), weight.shape[-1]
    groups = weight.shape[0] if depthwise else 1
    rectified = "UmVsdQ==" in node["attr"]["fused_ops"]["list"]["s"]  # "Relu"

    def apply(x):
        # TensorFlow's rule for even sizes: with stride 2 one row and column more at the end.
        if stride == 2:
            x = F.pad(x, ((size - 2) // 2, (size - 1) // 2) * 2)
        y = F.conv2d(x, weight, bias, stride, 0 if stride == 2 else size // 2, groups=groups)
        return F.relu_(y) if rectified else y

    return apply


def resnet50v2(arrays, options):
    """Pre-activation ResNet50 of the ONNX model zoo up to its third stage."""
    p = {name[len("weights.") :]: torch.from_numpy(array) for name, array in arrays.items()}
    network = ResNet50V2(p)
    return lambda images: network.features(images, options["taps"])


class ResNet50V2:
    STAGES = ((3, 1), (4, 2), (6, 2))
    MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

    def __init__(self, params):
        self.params = {key.split("resnetv24_")[-1]: value for key, value in params.items()}
        self.mean = torch.tensor(self.MEAN).reshape(1, 3, 1, 1) * 255
        self.std = torch.tensor(self.STD).reshape(1, 3, 1, 1) * 255

    def norm(self, name, x):
        p = self.params
        scale = p.get(f"{name}_gamma")
        return F.batch_norm(x, p[f"{name}_running_mean"], p[f"{name}_running_var"], scale, p[f"{name}_beta"], eps=EPS)

    def conv(self, name, x, stride=1):
        weight = self.params[f"{name}_weight"]
        return F.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)

    def features(self, images, wanted):
        x = self.norm("batchnorm0", (images - self.mean) / self.std)
        x = F.relu_(self.norm("batchnorm1", self.conv("conv0", x, 2)))
        x = F.max_pool2d(x, 3, 2, 1)
        taps = []
        for stage, (units, stride) in enumerate(self.STAGES, 1):
            x = self.stage(f"stage{stage}", x, units, stride)
            if stage in wanted:
                taps.append(x)
        return taps

    def stage(self, name, x, units, first_stride):
        convs = norms = 0
        for unit in range(units):
            stride = first_stride if unit == 0 else 1
            active = F.relu_(self.norm(f"{name}_batchnorm{norms}", x))
            y = self.conv(f"{name}_conv{convs}", active)
            y = F.relu_(self.norm(f"{name}_batchnorm{norms + 1}", y))
            y = self.conv(f"{name}_conv{convs + 1}", y, stride)
            y = F.relu_(self.norm(f"{name}_batchnorm{norms + 2}", y))
            y = self.conv(f"{name}_conv{convs + 2}", y)
            convs, norms = convs + 3, norms + 3
            if unit == 0:
                x = self.conv(f"{name}_conv{convs}", active, stride)
                convs += 1
            x = x + y
        return x


def squeezenet(arrays, options):
    """SqueezeNet 1.1 up to its last fire module; taps are numbers in torchvision's `features`."""
    p = {name.split("squeezenet0_")[-1]: torch.from_numpy(array) for name, array in arrays.items()}
    mean = torch.tensor(ResNet50V2.MEAN).reshape(1, 3, 1, 1) * 255
    std = torch.tensor(ResNet50V2.STD).reshape(1, 3, 1, 1) * 255

    def conv(number, x, stride=1):
        weight, bias = p[f"conv{number}_weight"], p[f"conv{number}_bias"]
        pad = weight.shape[-1] // 2 if number > 0 else 0
        return F.relu_(F.conv2d(x, weight, bias, stride, pad))

    def features(images):
        x, number, taps = conv(0, (images - mean) / std, 2), 1, []
        for modules in ((3, 4), (6, 7), (9, 10, 11, 12)):
            x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            for module in modules:
                y = conv(number, x)
                x = torch.cat([conv(number + 1, y), conv(number + 2, y)], 1)
                number += 3
                if module in options["taps"]:
                    taps.append(x)
        return taps

    return features


def case(build):
    """A step that computes the taps; `check` gives the mean magnitude of each, by which the two sides are compared."""

    def make(arrays, options):
        network = build(arrays, options)
        images = torch.from_numpy(arrays["inputs.x"]).permute(0, 3, 1, 2).contiguous()

        @torch.no_grad()
        def taps():
            return network(images)

        def step():
            taps()

        step.check = lambda: [tap.abs().mean().item() for tap in taps()]
        return None, step

    return make


NETWORKS = {
    "mobilenetv3-centernet-coco": mobilenet,
    "resnet50v2-imagenet": resnet50v2,
    "squeezenet1.1-imagenet": squeezenet,
}
"""Builders by name: weights and options to a function of images `[batch, 3, height, width]`, 0 to 255."""

CASES = {name: case(build) for name, build in NETWORKS.items()}
