"""The article's networks in JAX: one compiled step with Adam written out, data in memory."""

import os

import images

options = images.arguments()
# XLA sizes its thread pool by the processors that it may run on.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import numpy  # noqa: E402
from jax import lax, numpy as jnp  # noqa: E402

FILTERS = {"deep": [32, 64], "scaled": [32], "shallow": [32]}[options.network]
POOLING = options.network != "shallow"


def parameters():
    random = numpy.random.default_rng(1)

    def kernel(*shape):
        limit = (6 / (numpy.prod(shape[:-1]) + numpy.prod(shape[:-2]) * shape[-1])) ** 0.5
        return jnp.asarray(random.uniform(-limit, limit, shape), jnp.float32)

    made, side, channels = [], 32, 3
    for filters in FILTERS:
        made.append((kernel(3, 3, channels, filters), jnp.zeros(filters)))
        side, channels = (side - 2) // (2 if POOLING else 1), filters
    return [*made, (kernel(side * side * channels, 10), jnp.zeros(10))]


def logits(layers, x):
    for kernel, bias in layers[:-1]:
        x = lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + bias)
        if POOLING:
            x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    kernel, bias = layers[-1]
    return x.reshape(len(x), -1) @ kernel + bias


def loss(layers, x, labels):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits(layers, x)), labels[:, None], 1).mean()


def step(state, pixels, labels, chosen):
    layers, first, second, t = state
    gradient = jax.grad(loss)(layers, pixels[chosen], labels[chosen])
    t += 1
    rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
    layers = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), layers, first, second)
    return layers, first, second, t


def train():
    pixels, labels = map(jnp.asarray, images.read(options.data, options.images, True))
    layers = parameters()
    zeros = jax.tree.map(jnp.zeros_like, layers)
    state = (layers, zeros, zeros, jnp.float32(0))
    compiled = jax.jit(step)

    def epoch():
        nonlocal state
        order = numpy.random.permutation(options.images)
        for first in range(0, options.images, options.batch):
            state = compiled(state, pixels, labels, order[first : first + options.batch])
        jax.block_until_ready(state)

    return images.rates(options.epochs, options.images, epoch)


def infer():
    pixels = images.read(options.data, options.images, False)[0]
    layers, compiled = parameters(), jax.jit(logits)

    def everything():
        for first in range(0, options.images, options.batch):
            compiled(layers, pixels[first : first + options.batch]).block_until_ready()

    return images.rates(options.epochs, options.images, everything)


images.tell("JAX", jax.__version__, train() if options.what == "train" else infer(), "jit")
