"""Checks one model of check-export.mjs: `check_export.py MODEL TOLERANCE`, with inputs and outputs in MODEL.json."""

import json
import sys

import numpy as np

TYPES = {"float32": np.float32, "int32": np.int32, "bool": np.bool_}


def arrays(entries):
    return {
        name: np.array(entry["data"], TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in entries.items()
    }


def main(path, tolerance):
    try:
        import onnx
    except ImportError:
        print("onnx.checker: onnx is not installed (apt-get install python3-onnx)")
        return
    model = onnx.load(path)
    if model.ir_version > onnx.IR_VERSION:
        print(f"onnx {onnx.__version__} does not know this version of the format yet")
        return
    onnx.checker.check_model(model, full_check=True)
    with open(path + ".json", encoding="utf-8") as file:
        expected = json.load(file)
    names = {"inputs": [value.name for value in model.graph.input], "outputs": [value.name for value in model.graph.output]}
    for kind, found in names.items():
        if sorted(found) != sorted(expected[kind]):
            raise SystemExit(f"{kind} are {found}, expected {list(expected[kind])}")
    said = f"onnx.checker {onnx.__version__} and shape inference pass, names as asked for"
    try:
        from onnx.reference import ReferenceEvaluator
    except ImportError:
        print(f"{said}; no reference implementation before onnx 1.13")
        return
    wanted = arrays(expected["outputs"])
    results = ReferenceEvaluator(model).run(list(wanted), arrays(expected["inputs"]))
    for (name, value), result in zip(wanted.items(), results):
        scale = max(1e-6, float(np.abs(value.astype(np.float64)).max()))
        if not np.abs(result.astype(np.float64) - value).max() <= tolerance * scale:
            raise SystemExit(f"{name} differs in the reference implementation")
    print(f"{said}; the reference implementation agrees")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
