#!/usr/bin/env python3
"""The golden file of the activation functions: values and gradients as PyTorch computes them in float64.

  activations.py FILE     writes engine/src/test/resources/golden/activations.safetensors, for one

`x` and `dy` hold float32 numbers in rows of 11, the units of softmax: most within ±8, some tiny, some far out. For each
function `FUNCTION/y` and `FUNCTION/dx` are float64. The slope of the leaky ReLU is the float32 nearest to 0.3.
"""

import sys

import numpy
import torch
import torch.nn.functional as F

import tensors

UNITS = 11
SLOPE = float(numpy.float32(0.3))

FUNCTIONS = {
    "RELU": torch.relu,
    "LEAKY_RELU": lambda x: F.leaky_relu(x, SLOPE),
    "ELU": F.elu,
    "GELU": F.gelu,
    "GELU_TANH": lambda x: F.gelu(x, approximate="tanh"),
    "SILU": F.silu,
    "SIGMOID": torch.sigmoid,
    "TANH": torch.tanh,
    "SOFTMAX": lambda x: F.softmax(x, dim=-1),
}


def inputs():
    random = numpy.random.default_rng(15)
    signs = random.choice([-1.0, 1.0], 88)
    far = signs * 10 ** random.uniform(-30, 3, 88)
    x = numpy.concatenate([random.uniform(-8, 8, 220), random.normal(size=88), far, numpy.zeros(11)])
    dy = random.normal(size=x.size)
    return (numpy.float32(values).reshape(-1, UNITS) for values in (x, dy))


def main():
    x, dy = inputs()
    golden = {"x": x, "dy": dy}
    for name, function in FUNCTIONS.items():
        at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        y = function(at)
        y.backward(torch.tensor(dy, dtype=torch.float64))
        golden[f"{name}/y"] = y.detach().numpy()
        golden[f"{name}/dx"] = at.grad.numpy()
    tensors.write(sys.argv[1], golden, {"made_by": f"PyTorch {torch.__version__}"})


if __name__ == "__main__":
    main()
