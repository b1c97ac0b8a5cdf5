"""Loads what ToPyTorch wrote into the same network in PyTorch and compares their outputs.

python3 load_in_pytorch.py [FILE]
"""

import json
import sys
from collections import OrderedDict

import torch
from torch import nn


def load(path):
    """The tensors of a file in the format safetensors, as its own package's load_file reads them."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        body = bytearray(file.read())
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(body[slice(*entry["data_offsets"])], dtype=torch.float32).reshape(entry["shape"])
        for name, entry in header.items()
    }


tensors = load(sys.argv[1] if len(sys.argv) > 1 else "for-pytorch.safetensors")
images, logits = tensors.pop("images"), tensors.pop("logits")
network = nn.Sequential(
    OrderedDict(
        conv1=nn.Conv2d(3, 16, 3),
        bn1=nn.BatchNorm2d(16, eps=1e-3),  # Keras' epsilon, not PyTorch's
        relu1=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(16, 24, 3),
        relu2=nn.ReLU(),
        flatten=nn.Flatten(),
        dense=nn.Linear(24 * 13 * 13, 10),
    )
)
missing, unexpected = network.load_state_dict(tensors, strict=False)
missing = [name for name in missing if not name.endswith("num_batches_tracked")]  # a counter for training
if missing or unexpected:
    sys.exit(f"missing tensors {missing}, unexpected ones {unexpected}")
network.eval()
with torch.no_grad():
    there = network(images)
difference = (there - logits).abs().max().item()
scale = logits.abs().max().item()
print(f"{len(images)} images: the largest difference of a logit is {difference:.1e}, the largest logit {scale:.1f}")
sys.exit(difference > 1e-4 * scale)
