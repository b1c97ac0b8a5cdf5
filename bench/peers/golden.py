#!/usr/bin/env python3
"""Golden files for `./lanewise parity`: networks as PyTorch computes them in float64, with Keras' formulas for training.

  golden.py make FOLDER SPECIFICATION...   one file for each specification of graphs.py
  golden.py random FOLDER COUNT            COUNT files of random_graphs.py; see below which seeds count
  golden.py check FILE...                  computes a file's results again from its images and initial parameters

A random network counts where PyTorch's own float32, with and without oneDNN, stays within 2e-5 of its float64 in every
tensor. Elsewhere two inputs of a maximum or a ReLU lie within rounding of a tie, or a gradient is zero but for rounding
(a bias before batch normalization), and float32 has no right answer.

A file holds `x`, `y`, `init/NODE/PARAMETER` and behind `f64/`: `act/NODE`, `logits` and `loss` of the forward pass of
training, `grad/NODE/PARAMETER` and `grad/x`, `infer_logits` (with moving statistics) and `infer_logits_after` the last
step, `step<t>/NODE/PARAMETER` with moving statistics, and `loss_trace`, the loss before each step. The metadata holds
`network` and `training` as JSON. Images and activations are [N, H, W, C], convolution kernels [R, S, C, K].
"""

import argparse
import json
import re
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

import graphs
import random_graphs
import tensors

COUNTS = 2e-5
PREFIX = "f64/"


def activated(name, fields, x):
    """An activation function, on [N, ..., C]."""
    if name == "gelu":
        return F.gelu(x, approximate="tanh" if fields.get("approximate") else "none")
    if name == "leakyrelu":
        return F.leaky_relu(x, fields.get("slope", 0.3))
    plain = {"relu": F.relu, "elu": F.elu, "silu": F.silu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
    plain |= {"linear": lambda u: u, "softmax": lambda u: torch.softmax(u, -1)}
    return plain[name](x)


def planes(x):
    """[N, H, W, C] as PyTorch's convolutions and poolings want it."""
    return x.permute(0, 3, 1, 2).contiguous()


def pixels(x):
    return x.permute(0, 2, 3, 1)


def surrounded(node, x, value=0.0):
    """Planes with the node's padding around them."""
    (top, bottom), (left, right) = graphs.padding(node, x.shape[2:])
    return F.pad(x, (left, right, top, bottom), value=value)


class Network:
    """Runs the nodes of a specification; one method for each type of layer."""

    def __init__(self, nodes):
        self.nodes = nodes

    def __call__(self, x, values, training):
        """All nodes' values by name. `values` holds parameters and moving statistics; training replaces the latter."""
        found = {"input": x}
        for index, node in enumerate(self.nodes):
            sources = [found[name] for name in graphs.inputs(self.nodes, index)]
            own = {k.rpartition("/")[2]: v for k, v in values.items() if k.rpartition("/")[0] == node["name"]}
            kind = node["type"]
            if kind in graphs.FUNCTIONS:
                found[node["name"]] = activated(kind, node, sources[0])
            elif kind == "batchnorm":
                y, moved = self.batchnorm(node, sources, own, training)
                found[node["name"]] = y
                values.update({f"{node['name']}/{role}": value for role, value in moved.items()})
            else:
                found[node["name"]] = getattr(self, kind)(node, sources, own)
        return found

    def conv2d(self, node, sources, own):
        x, kernel = surrounded(node, planes(sources[0])), own["kernel"].permute(3, 2, 0, 1).contiguous()
        y = F.conv2d(x, kernel, own.get("bias"), graphs.strides(node), groups=node.get("groups", 1))
        return activated(node.get("activation", "linear"), node, pixels(y))

    def dense(self, node, sources, own):
        return activated(node.get("activation", "linear"), node, sources[0] @ own["kernel"] + own.get("bias", 0))

    def maxpool2d(self, node, sources, own):
        x = surrounded(node, planes(sources[0]), -torch.inf)
        return pixels(F.max_pool2d(x, node["pool"], graphs.strides(node)))

    def averagepool2d(self, node, sources, own):
        x = planes(sources[0])
        how = {"kernel_size": node["pool"], "stride": graphs.strides(node), "divisor_override": 1}
        real = F.avg_pool2d(surrounded(node, torch.ones_like(x)), **how)
        return pixels(F.avg_pool2d(surrounded(node, x), **how) / real)

    def globalaveragepool2d(self, node, sources, own):
        return sources[0].mean((1, 2))

    def globalmaxpool2d(self, node, sources, own):
        return sources[0].flatten(1, 2).max(1).values  # ties: the first

    def flatten(self, node, sources, own):
        return sources[0].flatten(1)

    def zeropad2d(self, node, sources, own):
        return pixels(surrounded(node, planes(sources[0])))

    def add(self, node, sources, own):
        return sum(sources[1:], sources[0])

    def multiply(self, node, sources, own):
        rank = max(x.dim() for x in sources)
        product = 1
        for x in sources:
            product = product * (x if x.dim() == rank else x[:, None, None, :])
        return product

    def concatenate(self, node, sources, own):
        return torch.cat(sources, -1)

    def scale(self, node, sources, own):
        return sources[0] * node["by"]

    def groupnorm(self, node, sources, own):
        x = sources[0]
        # Each group has neighbouring channels of all pixels of one image.
        groups = x.reshape(len(x), -1, node["groups"], x.shape[-1] // node["groups"])
        variance, mean = torch.var_mean(groups, (1, 3), correction=0, keepdim=True)
        normal = (groups - mean) / torch.sqrt(variance + node.get("epsilon", 1e-3))
        return normal.reshape(x.shape) * own.get("gamma", 1) + own.get("beta", 0)

    def batchnorm(self, node, sources, own, training):
        x, epsilon, keep = sources[0], node.get("epsilon", 1e-3), node.get("momentum", 0.99)
        mean, variance, parts = own["moving_mean"], own["moving_variance"], []
        for part in x.split(node.get("group", len(x))) if training else [x]:
            center, spread = mean, variance
            if training:
                spread, center = torch.var_mean(part, tuple(range(x.dim() - 1)), correction=0)
                mean = mean * keep + center.detach() * (1 - keep)
                variance = variance * keep + spread.detach() * (1 - keep)
            parts.append((part - center) / torch.sqrt(spread + epsilon))
        y = torch.cat(parts) * own.get("gamma", 1) + own.get("beta", 0)
        return y, {"moving_mean": mean, "moving_variance": variance}


class Optimizer:
    """The updates as Keras 3 has them; weight decay is decoupled and touches kernels alone."""

    def __init__(self, training):
        self.kind = training.get("optimizer", "adam")
        self.rate = training.get("learning_rate", 0.01 if self.kind == "sgd" else 0.001)
        self.momentum = training.get("momentum", 0)
        self.nesterov = training.get("nesterov", False)
        self.rho = training.get("rho", 0.9)
        self.decay = training.get("weight_decay", 0.004 if self.kind == "adamw" else 0)
        self.memory = {}

    def update(self, step, name, w, g):
        if name.endswith("/kernel"):
            w -= w * self.decay * self.rate
        m, v = self.memory.setdefault(name, (torch.zeros_like(w), torch.zeros_like(w)))
        if self.kind == "sgd":
            m.mul_(self.momentum).sub_(self.rate * g)
            w += self.momentum * m - self.rate * g if self.nesterov else m
        elif self.kind == "rmsprop":
            v.mul_(self.rho).add_((1 - self.rho) * g * g)
            m.mul_(self.momentum).add_(self.rate * g / torch.sqrt(v + 1e-7))
            w -= m
        elif self.kind in ("adam", "adamw"):
            m.add_((g - m) * (1 - 0.9))
            v.add_((g * g - v) * (1 - 0.999))
            w -= self.rate * (1 - 0.999**step) ** 0.5 / (1 - 0.9**step) * m / (torch.sqrt(v) + 1e-7)
        else:
            raise SystemExit(f"the optimizer {self.kind} is not known")


def results(network, training, given, steps, dtype=torch.float64):
    """All results of a file by name, without a prefix."""
    values = {name[len("init/") :]: torch.tensor(a).to(dtype) for name, a in given.items() if name.startswith("init/")}
    trained = [name for name in values if "/moving_" not in name]
    x, y = torch.tensor(given["x"]).to(dtype), torch.tensor(given["y"]).long()
    run, optimizer, last = Network(network), Optimizer(training), network[-1]["name"]
    out, losses = {"infer_logits": run(x, dict(values), False)[last]}, []
    for step in range(1, max(steps) + 1):
        for tensor in [x, *(values[name] for name in trained)]:
            tensor.requires_grad_(True).grad = None
        found = run(x, values, True)
        loss = F.cross_entropy(found[last], y, label_smoothing=training.get("label_smoothing", 0.0))
        loss.backward()
        losses.append(loss.item())
        if step == 1:
            out |= {f"act/{name}": value for name, value in found.items() if name != "input"}
            out |= {"logits": found[last], "loss": loss.reshape(1), "grad/x": x.grad}
            out |= {f"grad/{name}": values[name].grad.clone() for name in trained}
        with torch.no_grad():
            for name in trained:
                optimizer.update(step, name, values[name], values[name].grad)
        if step in steps:
            out |= {f"step{step}/{name}": value.detach().clone() for name, value in values.items()}
    out["infer_logits_after"] = run(x, dict(values), False)[last]
    out["loss_trace"] = torch.tensor(losses, dtype=dtype)
    return {name: value.detach().contiguous().numpy() for name, value in out.items()}


def golden(specification):
    """The tensors and metadata of a file, and how far PyTorch's float32 is from them."""
    network, training, steps = (specification[field] for field in ("network", "training", "steps"))
    given = graphs.drawn(specification)
    exact = results(network, training, given, steps)
    apart = 0
    for onednn in (True, False):
        torch.backends.mkldnn.enabled = onednn
        rough = results(network, training, given, steps, torch.float32)
        apart = max(apart, *(tensors.difference(exact[name], rough[name]) for name in exact))
    metadata = {"torch": torch.__version__, "seed": str(specification["data"]["seed"])}
    metadata |= {"network": json.dumps(network), "training": json.dumps(training)}
    return given | {PREFIX + name: value for name, value in exact.items()}, metadata, apart


def make(options):
    options.folder.mkdir(parents=True, exist_ok=True)
    for path in options.specification:
        file, metadata, apart = golden(json.loads(path.read_text()))
        target = options.folder / f"{path.stem}.safetensors"
        tensors.write(target, file, metadata)
        print(f"{target}: float32 is within {apart:.1e}")


def make_random(options):
    options.folder.mkdir(parents=True, exist_ok=True)
    seed, made = options.first, 0
    while made < options.count:
        file, metadata, apart = golden(random_graphs.specification(seed))
        if apart <= COUNTS:
            tensors.write(options.folder / f"graph{seed:05}.safetensors", file, metadata)
            made += 1
        seed += 1
    print(f"{made} of {seed - options.first} seeds count")


def check(options):
    worst = 0
    for path in options.file:
        file, metadata = tensors.read(path)
        steps = {int(found[1]) for name in file if (found := re.match(PREFIX + r"step(\d+)/", name))}
        network, training = json.loads(metadata["network"]), json.loads(metadata.get("training", "{}"))
        again = results(network, training, file, steps)
        apart = {name: tensors.difference(file[PREFIX + name], value) for name, value in again.items() if PREFIX + name in file}
        missing = [name for name in file if name.startswith(PREFIX) and name[len(PREFIX) :] not in again]
        name = max(apart, key=apart.get)
        print(f"{path}: {len(apart)} tensors, the furthest apart is {name}: {apart[name]:.1e}; not computed: {missing or 'none'}")
        worst = max(worst, apart[name])
    sys.exit(worst > options.tolerance)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("make")
    command.set_defaults(run=make)
    command.add_argument("folder", type=Path)
    command.add_argument("specification", type=Path, nargs="+")
    command = commands.add_parser("random")
    command.set_defaults(run=make_random)
    command.add_argument("folder", type=Path)
    command.add_argument("count", type=int)
    command.add_argument("--first", type=int, default=0, help="the first seed; default: 0")
    command = commands.add_parser("check")
    command.set_defaults(run=check)
    command.add_argument("file", type=Path, nargs="+")
    command.add_argument("--tolerance", type=float, default=1e-6, help="of a tensor's largest magnitude; default: 1e-6")
    torch.set_num_threads(1)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
