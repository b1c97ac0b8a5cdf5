"""Reads and writes safetensors files with NumPy alone: 8 bytes of length, a JSON header, the tensors one after the other."""

import json
import math
import os
import struct

import numpy

TYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "|u1"}
NAMES = {value: key for key, value in TYPES.items()}


def read(path):
    """The tensors by name, in the order in which they lie in the file, and the metadata."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, about in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        count = math.prod(about["shape"])
        values = numpy.frombuffer(data, TYPES[about["dtype"]], count, about["data_offsets"][0])
        tensors[name] = values.reshape(about["shape"])
    return tensors, metadata


def encoded(tensors, metadata):
    """The bytes of a file."""
    header, offset, parts = {"__metadata__": metadata}, 0, []
    for name, values in tensors.items():
        kind = NAMES[values.dtype.newbyteorder("<").str.replace("<u1", "|u1")]
        part = numpy.ascontiguousarray(values, TYPES[kind]).tobytes()
        header[name] = {"dtype": kind, "shape": values.shape, "data_offsets": [offset, offset + len(part)]}
        offset += len(part)
        parts.append(part)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


def write(path, tensors, metadata):
    with open(f"{path}.part", "wb") as file:
        file.write(encoded(tensors, metadata))
    os.replace(f"{path}.part", path)


def difference(reference, result):
    """The largest difference of two elements over the largest magnitude of the reference.

    Infinite where the reference is zero and the result is not, or one of them is not finite."""
    reference, result = numpy.asarray(reference, "f8"), numpy.asarray(result, "f8")
    apart, largest = numpy.abs(reference - result).max(initial=0), numpy.abs(reference).max(initial=0)
    if apart == 0:
        return 0.0
    return float(apart / largest) if largest > 0 and numpy.isfinite(apart / largest) else math.inf
