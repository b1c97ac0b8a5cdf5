"""The article's networks and the wide one in PyTorch: channels_last, optimizers fused where this version can, data in memory."""

import contextlib

import torch
from torch import nn

import images


class Flatten(nn.Module):
    """In the order of memory, [H, W, C] as Keras flattens it: torch's own order would copy channels_last tensors both ways."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def wide():
    """What bench/networks/wide94.json says; where the weights begin changes no time."""

    def unit(channels, filters, pool):
        norm = nn.BatchNorm2d(filters, eps=1e-3, momentum=0.4)
        norm.weight.requires_grad = False
        return [nn.Conv2d(channels, filters, 3, padding=1, bias=False), *pool, norm, nn.GELU()]

    layers, channels = [nn.Conv2d(3, 24, 2), nn.GELU()], 24
    layers[0].weight.requires_grad = False
    for filters in (64, 256, 256):
        layers += [*unit(channels, filters, [nn.MaxPool2d(2)]), *unit(filters, filters, [])]
        channels = filters
    head = nn.Linear(channels, 10, bias=False)
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), head, Scale())


class Scale(nn.Module):
    def forward(self, x):
        return x / 9


def network(name):
    if name == "wide":
        return wide().to(memory_format=torch.channels_last)

    def conv(channels, filters):
        return [nn.Conv2d(channels, filters, 3), nn.ReLU()]

    layers = {
        "deep": [*conv(3, 32), nn.MaxPool2d(2), *conv(32, 64), nn.MaxPool2d(2), Flatten(), nn.Linear(2304, 10)],
        "scaled": [*conv(3, 32), nn.MaxPool2d(2), Flatten(), nn.Linear(7200, 10)],
        "shallow": [*conv(3, 32), Flatten(), nn.Linear(28800, 10)],
    }
    return nn.Sequential(*layers[name]).to(memory_format=torch.channels_last)


def adam(model):
    """Fused on the CPU from PyTorch 2.4 on; before, the variant that groups tensors."""
    try:
        return torch.optim.Adam(model.parameters(), fused=True), "fused Adam"
    except RuntimeError:
        return torch.optim.Adam(model.parameters(), foreach=True), "grouped Adam: too old for the fused one"


def sgd(model):
    """As `--optimizer sgd` has it."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    try:
        return torch.optim.SGD(trained, lr=0.01, momentum=0.9, fused=True), "fused SGD"
    except (RuntimeError, TypeError):
        return torch.optim.SGD(trained, lr=0.01, momentum=0.9, foreach=True), "grouped SGD"


def train_epoch(model, optimizer, pixels, labels, order, batch, precision=contextlib.nullcontext):
    """Once through the images in this order; pixels are [N, H, W, C]; forward and loss are in the precision."""
    loss_of = nn.CrossEntropyLoss()
    for first in range(0, len(order), batch):
        chosen = order[first : first + batch]
        # Rows of [N, H, W, C], seen as channels_last.
        x = pixels.index_select(0, chosen).permute(0, 3, 1, 2)
        optimizer.zero_grad(set_to_none=True)
        with precision():
            loss = loss_of(model(x), labels[chosen])
        loss.backward()
        optimizer.step()


def train(options, model):
    optimizer, note = sgd(model) if options.network == "wide" else adam(model)
    precision = contextlib.nullcontext
    if options.how == "bfloat16":
        note += ", bfloat16"

        def precision():
            return torch.autocast("cpu", torch.bfloat16)

    pixels, labels = map(torch.from_numpy, images.read(options.data, options.images, True))

    def epoch():
        train_epoch(model, optimizer, pixels, labels, torch.randperm(options.images), options.batch, precision)

    return images.rates(options.epochs, options.images, epoch), note


def infer(options, model):
    note = "eager"
    model.eval()
    if options.how == "compile":
        model, note = torch.compile(model), "torch.compile"
    pixels, _ = images.read(options.data, options.images, False)
    x = torch.from_numpy(pixels).permute(0, 3, 1, 2)

    def everything():
        with torch.inference_mode():
            for first in range(0, options.images, options.batch):
                model(x[first : first + options.batch])

    return images.rates(options.epochs, options.images, everything), note


def main():
    options = images.arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    run = train if options.what == "train" else infer
    measured, note = run(options, network(options.network))
    images.tell("PyTorch", torch.__version__, measured, note)


if __name__ == "__main__":
    main()
