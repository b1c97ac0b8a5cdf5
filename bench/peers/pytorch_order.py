#!/usr/bin/env python3
"""Does one order of the images for all epochs cost accuracy? The article's networks in PyTorch, both ways.

Keras' `fit` on TensorFlow repeats one order in every epoch when a seed is set. This trains a network as the listing has it
(Keras' initial weights, Adam, ten epochs) with one order and with an order per epoch, and prints the accuracy on the test
images, so that the effect of the order can be seen apart from Lanewise and from Keras.
"""

import argparse
import statistics
from types import SimpleNamespace

import torch
from torch import nn

import images
from pytorch_peer import network, train_epoch

TRAIN, TEST = 50_000, 10_000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network", choices=["deep", "scaled", "shallow"])
    parser.add_argument("--data", required=True, help="a folder in the CIFAR-10 binary format")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def start_as_keras(model):
    """Glorot-uniform kernels and zero biases."""
    for layer in model:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)


def train(options, data, seed, once):
    torch.manual_seed(seed)
    model = network(options.network)
    start_as_keras(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    order = torch.randperm(TRAIN)
    for _ in range(options.epochs):
        if not once:
            order = torch.randperm(TRAIN)
        train_epoch(model, optimizer, data.pixels, data.labels, order, options.batch)
    return accuracy(model, data)


def accuracy(model, data):
    right = 0
    with torch.inference_mode():
        for first in range(0, TEST, 500):
            logits = model(data.test_pixels[first : first + 500].permute(0, 3, 1, 2))
            right += (logits.argmax(1) == data.test_labels[first : first + 500]).sum().item()
    return right / TEST


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    pixels, labels = map(torch.from_numpy, images.read(options.data, TRAIN, True))
    test_pixels, test_labels = map(torch.from_numpy, images.read(options.data, TEST, False))
    data = SimpleNamespace(pixels=pixels, labels=labels, test_pixels=test_pixels, test_labels=test_labels)
    print(f"PyTorch {torch.__version__}, {options.network}, batch {options.batch}, {options.epochs} epochs")
    for once in (False, True):
        found = [train(options, data, seed, once) for seed in range(1, options.seeds + 1)]
        name = "one order for all epochs" if once else "an order per epoch"
        print(f"{name}: {statistics.mean(found):.3f} ({', '.join(f'{a:.3f}' for a in found)})", flush=True)


main()
