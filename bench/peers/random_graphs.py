#!/usr/bin/env python3
"""Draws small networks of every type of layer, with a training, by seed: a specification of graphs.py in a file of its own.

Nodes read any earlier ones, so that values have several readers; sizes are odd on purpose; fields that have a default
are sometimes left out.

  random_graphs.py FOLDER 500
"""

import argparse
import json
import math
import random
from pathlib import Path

import graphs

PARAMETERS = 4000
FLAT, IMAGE = 1, 3


class Draw:
    """A network that grows node by node."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        pick = self.random
        self.data = {
            "seed": seed,
            "images": 8,
            "shape": [pick.randint(4, 12), pick.randint(4, 12), pick.randint(1, 4)],
            "classes": pick.randint(2, 7),
        }
        self.network = []
        self.shapes = {"input": tuple(self.data["shape"])}
        self.unread = set()
        self.group = pick.choice([2, 3, 4, 6])

    def choice(self, *options):
        return self.random.choice(options)

    def maybe(self, chance=0.5):
        return self.random.random() < chance

    def sometimes(self, field, value, default):
        """A field of a node; where it has its default, half of the time nothing."""
        return {} if value == default and self.maybe() else {field: value}

    def source(self, rank):
        """An earlier value of a rank: mostly one that nobody reads yet. None where there is none."""
        fresh = [name for name in self.shapes if name in self.unread and len(self.shapes[name]) == rank]
        every = [name for name in self.shapes if len(self.shapes[name]) == rank]
        if fresh and self.maybe(0.75):
            return self.random.choice(fresh)
        return self.random.choice(every) if every else None

    def put(self, kind, sources, **fields):
        """Appends a node and gives its name; None where it would not fit."""
        node = {"type": kind, "name": f"{kind}{len(self.network) + 1}", **fields}
        shape = graphs.output(node, [self.shapes[name] for name in sources])
        if min(shape) < 1 or math.prod(shape) > 2500:
            return None
        before = self.network[-1]["name"] if self.network else "input"
        if list(sources) != [before] or self.maybe(0.1):
            node["inputs"] = list(sources)
        self.network.append(node)
        self.shapes[node["name"]] = shape
        self.unread = (self.unread - set(sources)) | {node["name"]}
        return node["name"]

    def function(self, name):
        """The fields of an activation function beside its name."""
        if name == "leakyrelu":
            return self.sometimes("slope", self.choice(0.3, 0.1, 0.01), 0.3)
        return self.sometimes("approximate", self.maybe(), False) if name == "gelu" else {}

    def activation(self):
        name = self.choice("linear", "linear", *graphs.FUNCTIONS)
        return self.sometimes("activation", name, "linear") | self.function(name)

    def window(self, field, shape, largest=4):
        """A window, strides (larger than it at times) and padding."""
        size = [self.random.randint(1, min(largest, extent)) for extent in shape[:2]]
        steps = self.choice([1, 1], [1, 1], [2, 2], [1, 2], [3, 2], [2, 5])
        return {field: size} | self.sometimes("strides", steps, size if field == "pool" else [1, 1])

    def convolution(self, name):
        shape = self.shapes[name]
        groups = self.choice(*[g for g in (1, 1, 1, 2, 3, 4, shape[2]) if shape[2] % g == 0])
        filters = groups * self.random.randint(1, max(1, 8 // groups))
        if groups == 1 and self.maybe(0.1):
            filters = 17
        around = self.choice("valid", "valid", "same", "same", [[1, 0], [2, 1]], [[0, 2], [1, 1]])
        fields = self.window("kernel", shape)
        fields |= self.sometimes("padding", around, "valid") | self.sometimes("groups", groups, 1)
        fields |= self.sometimes("bias", self.maybe(0.6), True) | self.activation()
        return self.put("conv2d", [name], filters=filters, **fields)

    def pooling(self, name):
        fields = self.window("pool", self.shapes[name], 3)
        fields |= self.sometimes("padding", self.choice("valid", "same"), "valid")
        return self.put(self.choice("maxpool2d", "averagepool2d"), [name], **fields)

    def norm(self, name):
        shape = self.shapes[name]
        fields = self.sometimes("epsilon", self.choice(1e-3, 1e-3, 1e-5, 0.1), 1e-3)
        fields |= self.sometimes("center", self.maybe(0.8), True) | self.sometimes("scale", self.maybe(0.8), True)
        if self.maybe(0.4):
            groups = [g for g in range(1, shape[-1] + 1) if shape[-1] % g == 0 and math.prod(shape) // g >= 4]
            return self.put("groupnorm", [name], groups=self.random.choice(groups), **fields) if groups else None
        fields |= self.sometimes("momentum", self.choice(0.99, 0.9, 0.4), 0.99)
        if self.maybe(0.4):
            # All groups of a network divide the largest; a single image has no variance where it is flat.
            least = 1 if len(shape) == IMAGE else 2
            fields["group"] = self.choice(*[g for g in range(least, self.group + 1) if self.group % g == 0])
        return self.put("batchnorm", [name], **fields)

    def elementwise(self, name):
        kind = self.choice(*graphs.FUNCTIONS, "scale")
        if kind == "scale":
            return self.put(kind, [name], by=self.choice(0.111, -0.5, 2, 1.5))
        return self.put(kind, [name], **self.function(kind))

    def several(self, name):
        """Adds, multiplies or concatenates two or three values that fit together; one may be read twice."""
        shape = self.shapes[name]
        kind = self.choice("add", "multiply", "concatenate")
        if kind == "concatenate":
            others = [other for other, s in self.shapes.items() if s[:-1] == shape[:-1]]
        else:
            others = [other for other, s in self.shapes.items() if s == shape]
        return self.put(kind, [name, *self.random.choices(others, k=self.choice(1, 1, 2))])

    def gate(self, name):
        """[H, W, C] times [C]: from a value that is there, or one made of the first."""
        channels = self.shapes[name][2]
        there = [other for other, shape in self.shapes.items() if shape == (channels,)]
        if not there:
            pooled = self.put("globalaveragepool2d", [name])
            there = [self.put("dense", [pooled], units=channels, activation="sigmoid")]
        return self.put("multiply", [name, self.random.choice(there)])

    def flattening(self, name):
        kinds = ["globalaveragepool2d", "globalmaxpool2d"]
        if math.prod(self.shapes[name]) <= 200:
            kinds.append("flatten")
        return self.put(self.random.choice(kinds), [name])

    def dense(self, name):
        fields = self.sometimes("bias", self.maybe(0.7), True) | self.activation()
        return self.put("dense", [name], units=self.random.randint(2, 12), **fields)

    def pad(self, name):
        around = [[self.random.randint(0, 2) for _ in range(2)] for _ in range(2)]
        return self.put("zeropad2d", [name], padding=around)

    def grow(self):
        image = [self.convolution] * 4 + [self.pooling] * 2 + [self.norm] * 2 + [self.elementwise] * 2
        image += [self.several] * 2 + [self.gate, self.pad, self.flattening]
        flat = [self.dense, self.norm, self.elementwise, self.several]
        for _ in range(self.random.randint(3, 9)):
            rank = IMAGE if self.maybe(0.8) else FLAT
            name = self.source(rank)
            if name:
                self.random.choice(image if rank == IMAGE else flat)(name)
        self.finish()

    def finish(self):
        """Leads all that nobody reads to the logits."""
        if not self.network:
            self.convolution("input")
        ends = sorted(self.unread)
        for at, name in enumerate(ends):
            if len(self.shapes[name]) == IMAGE:
                ends[at] = self.flattening(name)
        name = self.put("concatenate", ends) if len(ends) > 1 else ends[0]
        name = self.put("dense", [name], units=self.data["classes"])
        if self.maybe(0.2):
            self.put("scale", [name], by=self.choice(0.111, 2))

    def training(self):
        kind = self.choice("adam", "adamw", "sgd", "rmsprop")
        fields = {"optimizer": kind}
        if kind == "sgd":
            fields |= {"learning_rate": self.choice(0.05, 0.01), "momentum": self.choice(0, 0.9, 0.85)}
            fields |= {"nesterov": fields["momentum"] > 0 and self.maybe()}
        else:
            fields |= self.sometimes("learning_rate", self.choice(0.001, 0.001, 0.003), 0.001)
        if kind == "rmsprop":
            fields |= self.sometimes("rho", self.choice(0.9, 0.8), 0.9)
            fields |= self.sometimes("momentum", self.choice(0, 0.9), 0)
        if kind == "adamw":
            fields |= self.sometimes("weight_decay", self.choice(0.004, 0.1), 0.004)
        elif kind == "sgd" and self.maybe():
            fields["weight_decay"] = 0.015
        if self.maybe(0.4):
            fields["label_smoothing"] = self.choice(0.1, 0.2)
        return fields


def specification(seed):
    """The specification of a seed; where a draw is too large, of the next try of that seed."""
    for attempt in range(1000):
        draw = Draw(seed + (attempt << 32))
        draw.data["seed"] = seed
        draw.grow()
        trained, _ = graphs.parameters(draw.network, draw.data["shape"])
        if sum(map(math.prod, trained.values())) <= PARAMETERS:
            return {"network": draw.network, "training": draw.training(), "steps": [1, 3], "data": draw.data}
    raise AssertionError(f"seed {seed}: no network is small enough")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--first", type=int, default=0, help="the first seed; default: 0")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.first, options.first + options.count):
        text = json.dumps(specification(seed), separators=(",", ":"))
        (options.folder / f"graph{seed:05}.json").write_text(text.replace('{"type"', '\n{"type"') + "\n")


if __name__ == "__main__":
    main()
