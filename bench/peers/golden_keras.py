#!/usr/bin/env python3
"""Does Keras agree with golden files? Each file's network, with Keras' own layers, optimizers and losses in float64.

The files are PyTorch's work with Keras' formulas written out (golden.py); this is the check that they are Keras': the
momentum inside the velocity, decay, moving statistics, every epsilon's place, average pooling's divisor. Keras normalizes
in float32 whatever it is told, so that networks with normalizations get ten times the tolerance. A file is left out, by
name, where Keras can't do its network: batch normalization over groups of images.

  golden_keras.py FILE...     pip install keras jax
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax  # noqa: E402
import keras  # noqa: E402
from keras import layers  # noqa: E402

import graphs  # noqa: E402
import tensors  # noqa: E402

PREFIX = "f64/"


class Unknown(Exception):
    """What Keras has no layer for."""


def function(name, fields):
    """An activation by name, with the fields beside it."""
    if name == "leakyrelu":
        return lambda x: keras.activations.leaky_relu(x, negative_slope=fields.get("slope", 0.3))
    if name == "gelu":
        return lambda x: keras.activations.gelu(x, approximate=fields.get("approximate", False))
    return keras.activations.get(name)


def windowed(kind, node, name, x, **fields):
    """A layer with padding of valid or same; explicit padding is a layer before it."""
    around = node.get("padding", "valid")
    if not isinstance(around, str):
        x, around = layers.ZeroPadding2D(around)(x), "valid"
    return kind(strides=tuple(graphs.strides(node)), padding=around, name=name, **fields)(x)


def apply(node, x):
    """The node's value of its inputs."""
    kind, name = node["type"], node["name"]
    if kind in ("conv2d", "dense"):
        how = {"use_bias": node.get("bias", True), "activation": function(node.get("activation", "linear"), node)}
        if kind == "dense":
            return layers.Dense(node["units"], name=name, **how)(x[0])
        how |= {"filters": node["filters"], "kernel_size": node["kernel"], "groups": node.get("groups", 1)}
        return windowed(layers.Conv2D, node, name, x[0], **how)
    if kind in ("maxpool2d", "averagepool2d"):
        pool = layers.MaxPooling2D if kind == "maxpool2d" else layers.AveragePooling2D
        return windowed(pool, node, name, x[0], pool_size=tuple(node["pool"]))
    if kind in ("batchnorm", "groupnorm"):
        if "group" in node:
            raise Unknown(f"{name} has statistics of groups of images")
        how = {field: node.get(field, True) for field in ("center", "scale")} | {"epsilon": node.get("epsilon", 1e-3)}
        if kind == "groupnorm":
            return layers.GroupNormalization(node["groups"], name=name, **how)(x[0])
        return layers.BatchNormalization(momentum=node.get("momentum", 0.99), name=name, **how)(x[0])
    if kind == "multiply":
        rank = max(len(value.shape) for value in x)
        return layers.Multiply(name=name)([v if len(v.shape) == rank else layers.Reshape((1, 1, v.shape[-1]))(v) for v in x])
    if kind in graphs.FUNCTIONS:
        return layers.Activation(function(kind, node), name=name)(x[0])
    plain = {
        "add": lambda: layers.Add(name=name)(x),
        "concatenate": lambda: layers.Concatenate(name=name)(x),
        "flatten": lambda: layers.Flatten(name=name)(x[0]),
        "globalaveragepool2d": lambda: layers.GlobalAveragePooling2D(name=name)(x[0]),
        "globalmaxpool2d": lambda: layers.GlobalMaxPooling2D(name=name)(x[0]),
        "zeropad2d": lambda: layers.ZeroPadding2D(node["padding"], name=name)(x[0]),
        "scale": lambda: layers.Rescaling(node["by"], name=name)(x[0]),
    }
    if kind not in plain:
        raise Unknown(f"{name} is of the type {kind}")
    return plain[kind]()


def model(network, image):
    """A model that gives the values of all nodes, in their order."""
    values = {"input": keras.Input(image)}
    for index, node in enumerate(network):
        values[node["name"]] = apply(node, [values[name] for name in graphs.inputs(network, index)])
    return keras.Model(values["input"], [values[node["name"]] for node in network])


def path(variable):
    return "/".join(variable.path.split("/")[-2:])


def optimizer(training):
    fields = {name: float(value) if type(value) is int else value for name, value in training.items()}
    kind = fields.pop("optimizer", "adam")
    fields.pop("label_smoothing", None)
    made = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop"}[kind]
    result = getattr(keras.optimizers, made)(**fields)
    if result.weight_decay:
        result.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return result


def results(network, training, given, steps):
    """What golden.py's function of that name gives, by Keras."""
    built = model(network, given["x"].shape[1:])
    for variable in built.variables:
        if path(variable) in {name[len("init/") :] for name in given if name.startswith("init/")}:
            variable.assign(given["init/" + path(variable)].astype("f8"))
    names = [path(variable) for variable in built.trainable_variables]
    moved = [path(variable) for variable in built.non_trainable_variables]
    labels = keras.ops.one_hot(given["y"], built.outputs[-1].shape[-1], dtype="float64")
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=training.get("label_smoothing", 0.0))
    steering = optimizer(training)
    steering.build(built.trainable_variables)

    def forward(weights, x, moving):
        values, moving = built.stateless_call(weights, moving, x, training=True)
        values = values if isinstance(values, list) else [values]
        return loss(labels, values[-1]), (values, moving)

    @jax.jit
    def predicted(weights, moving):
        values, _ = built.stateless_call(weights, moving, x, training=False)
        return values[-1] if isinstance(values, list) else values

    gradient = jax.jit(jax.value_and_grad(forward, argnums=(0, 1), has_aux=True))
    update = jax.jit(steering.stateless_apply)
    x = given["x"].astype("f8")
    weights = [variable.value for variable in built.trainable_variables]
    moving = [variable.value for variable in built.non_trainable_variables]
    state = [variable.value for variable in steering.variables]
    out, losses = {"infer_logits": predicted(weights, moving)}, []
    for step in range(1, max(steps) + 1):
        (value, (values, moving)), (gradients, to_input) = gradient(weights, x, moving)
        losses.append(float(value))
        if step == 1:
            out |= {f"act/{node['name']}": value for node, value in zip(network, values)}
            out |= {"logits": values[-1], "loss": [losses[0]], "grad/x": to_input}
            out |= {f"grad/{name}": g for name, g in zip(names, gradients)}
        weights, state = update(state, gradients, weights)
        if step in steps:
            out |= {f"step{step}/{name}": value for name, value in zip(names + moved, [*weights, *moving])}
    return out | {"infer_logits_after": predicted(weights, moving), "loss_trace": losses}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--tolerance", type=float, default=1e-5, help="of a tensor's largest magnitude; default: 1e-5")
    options = parser.parse_args()
    keras.config.set_floatx("float64")
    agree, left_out, wrong = 0, 0, []
    for file in options.file:
        given, metadata = tensors.read(file)
        network, training = json.loads(metadata["network"]), json.loads(metadata.get("training", "{}"))
        steps = {int(found[1]) for name in given if (found := re.match(PREFIX + r"step(\d+)/", name))}
        keras.utils.clear_session()
        jax.clear_caches()
        try:
            again = results(network, training, given, steps)
        except Unknown as reason:
            left_out += 1
            print(f"{file}: left out, {reason}")
            continue
        apart = {name: tensors.difference(values, again[name[len(PREFIX) :]]) for name, values in given.items() if name.startswith(PREFIX)}
        name = max(apart, key=apart.get)
        normalized = any(node["type"] in ("batchnorm", "groupnorm") for node in network)
        if apart[name] <= options.tolerance * (10 if normalized else 1):
            agree += 1
        else:
            wrong.append(file)
            print(f"{file}: {name} is {apart[name]:.1e} apart")
    print(f"{agree} files agree with Keras {keras.__version__}, {len(wrong)} differ, {left_out} were left out")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
