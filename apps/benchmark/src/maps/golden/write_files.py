"""Writes files.json: small map files by NumPy (.npy, .npz) and by hand after the specifications (PNG, TIFF).

Usage: python3 write_files.py > files.json
"""

import base64
import io
import json
import struct
import zlib

import numpy as np

FLOATS = np.array([[0.5, -1.25, 3.0], [100.0, 0.0999755859375, 7.0]])
BYTES = np.array([[0, 1, 2], [200, 255, 7]])
SHORTS = np.array([[0, 1, 255], [256, 40000, 65535]])
LONGS = np.array([[0, 1, 65536], [256, 40000, 16777215]])
SINGLES = np.array([[-3.5, 0.123, 1e6], [300.0, 1e-9, -1.0]], dtype=np.float32)


def npy(array, version=None):
    out = io.BytesIO()
    if version is None:
        np.save(out, array)
    else:
        np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def npz(compressed, **arrays):
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    return out.getvalue()


def png(values, depth, colour=0):
    height, width = values.shape[:2]
    rows = values.astype(">u2" if depth == 16 else "u1")
    raw = b"".join(b"\0" + row.tobytes() for row in rows)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def float_predictor(values):
    """Predictor 3 of TIFF (Adobe Technical Note 3): bytes of a row by significance, each minus the one before."""
    rows = values.astype(">f4").view("u1").reshape(values.shape[0], values.shape[1], 4)
    planes = rows.transpose(0, 2, 1).reshape(values.shape[0], -1)
    return np.diff(planes, axis=1, prepend=np.zeros((values.shape[0], 1), "u1")).tobytes()


def tiff(values, kind, order="<", compression=1, predictor=1):
    """One strip; `kind` is a NumPy type without byte order; compression 1 = none, 8 = deflate."""
    data = float_predictor(values) if predictor == 3 else values.astype(order + kind).tobytes()
    if compression == 8:
        data = zlib.compress(data)
    data += b"\0" * (len(data) % 2)
    bits = 8 * int(kind[1])
    sample_format = {"u": 1, "f": 3}[kind[0]]
    height, width = values.shape
    tags = [
        (256, 3, width), (257, 3, height), (258, 3, bits), (259, 3, compression), (262, 3, 1), (273, 4, 8),
        (277, 3, 1), (278, 3, height), (279, 4, len(data)), (317, 3, predictor),
        (339, 3, sample_format),
    ]
    out = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8 + len(data)) + data
    out += struct.pack(order + "H", len(tags))
    for tag, field, value in tags:
        packed = struct.pack(order + "HH", value, 0) if field == 3 else struct.pack(order + "I", value)
        out += struct.pack(order + "HHI", tag, field, 1) + packed
    return out + struct.pack(order + "I", 0)


FILES = {
    "float16.npy": (npy(FLOATS.astype("<f2")), FLOATS),
    "float16-big.npy": (npy(FLOATS.astype(">f2")), FLOATS),
    "float32.npy": (npy(SINGLES), SINGLES),
    "float32-big.npy": (npy(SINGLES.astype(">f4")), SINGLES),
    "float64.npy": (npy(SINGLES.astype("<f8")), SINGLES),
    "float64-big.npy": (npy(SINGLES.astype(">f8")), SINGLES),
    "uint8.npy": (npy(BYTES.astype("u1")), BYTES),
    "uint16.npy": (npy(SHORTS.astype("<u2")), SHORTS),
    "uint16-big.npy": (npy(SHORTS.astype(">u2")), SHORTS),
    "fortran.npy": (npy(np.asfortranarray(FLOATS.astype("<f4"))), FLOATS),
    "batch.npy": (npy(FLOATS.astype("<f4")[None, None]), FLOATS),
    "channel.npy": (npy(FLOATS.astype("<f4")[..., None]), FLOATS),
    "version2.npy": (npy(FLOATS.astype("<f4"), (2, 0)), FLOATS),
    "version3.npy": (npy(FLOATS.astype("<f4"), (3, 0)), FLOATS),
    "stored.npz": (npz(False, arr_0=FLOATS.astype("<f4")), FLOATS),
    "compressed.npz": (npz(True, first=FLOATS.astype("<f4"), second=-FLOATS), FLOATS),
    "uint8.png": (png(BYTES, 8), BYTES),
    "uint16.png": (png(SHORTS, 16), SHORTS),
    "uint8.tif": (tiff(BYTES, "u1"), BYTES),
    "uint16.tif": (tiff(SHORTS, "u2"), SHORTS),
    "uint32.tif": (tiff(LONGS, "u4"), LONGS),
    "float32.tiff": (tiff(SINGLES, "f4"), SINGLES),
    "float32-big.tiff": (tiff(SINGLES, "f4", ">"), SINGLES),
    "float32-deflate.tiff": (tiff(SINGLES, "f4", compression=8), SINGLES),
    "float32-predictor.tiff": (tiff(SINGLES, "f4", compression=8, predictor=3), SINGLES),
}
REFUSED = {
    "int32.npy": npy(BYTES.astype("<i4")),
    "complex.npy": npy(FLOATS.astype("<c8")),
    "record.npy": npy(np.zeros(2, dtype=[("a", "<f4")])),
    "three-axes.npy": npy(np.zeros((2, 2, 3), dtype="<f4")),
    "one-axis.npy": npy(np.zeros(4, dtype="<f4")),
    "colour.png": png(np.stack([BYTES] * 3, axis=-1), 8, colour=2),
    "float16.tif": tiff(FLOATS, "f2"),
}

if __name__ == "__main__":
    accepted = {
        name: {"bytes": base64.b64encode(data).decode(), "values": np.asarray(values, dtype=np.float64).ravel().tolist()}
        for name, (data, values) in FILES.items()
    }
    refused = {name: base64.b64encode(data).decode() for name, data in REFUSED.items()}
    print(json.dumps({"height": 2, "width": 3, "accepted": accepted, "refused": refused}, indent=1))
