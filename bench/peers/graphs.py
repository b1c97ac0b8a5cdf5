"""Networks as JSON: the shapes of their nodes, their initial parameters, and images to train them on. NumPy alone.

A specification is an object of `network` (the list of nodes that model files hold), `training` (optimizer and loss),
`steps` (after which of them parameters are wanted) and `data` (`seed`, `images`, `shape` as [H, W, C], `classes`).
"""

import math

import numpy

FUNCTIONS = ["relu", "leakyrelu", "elu", "gelu", "silu", "sigmoid", "tanh", "softmax"]


def inputs(network, index):
    """The names that a node reads: the node before unless it says otherwise."""
    return network[index].get("inputs") or [network[index - 1]["name"] if index else "input"]


def strides(node):
    return node.get("strides") or node.get("pool") or [1, 1]


def padding(node, shape):
    """What a window gets around the image, as [[top, bottom], [left, right]]."""
    kind = node.get("padding", "valid")
    if kind == "valid":
        return [[0, 0], [0, 0]]
    if kind != "same":
        return kind
    sides = []
    for extent, window, stride in zip(shape, node.get("kernel") or node["pool"], strides(node)):
        missing = max((math.ceil(extent / stride) - 1) * stride + window - extent, 0)
        sides.append([missing // 2, missing - missing // 2])
    return sides


def windows(node, shape):
    """How many windows lie on an image, by rows and by columns; 0 or less where none fits."""
    sizes = node.get("kernel") or node["pool"]
    around = padding(node, shape)
    return [
        (extent + sum(sides) - size) // stride + 1
        for extent, sides, size, stride in zip(shape, around, sizes, strides(node))
    ]


def output(node, shapes):
    """The shape of what a node gives from inputs of these shapes, without the images."""
    first, kind = tuple(shapes[0]), node["type"]
    if kind == "conv2d":
        return (*windows(node, first), node["filters"])
    if kind in ("maxpool2d", "averagepool2d"):
        return (*windows(node, first), first[2])
    if kind in ("globalaveragepool2d", "globalmaxpool2d"):
        return first[2:]
    if kind == "flatten":
        return (math.prod(first),)
    if kind == "dense":
        return (node["units"],)
    if kind == "zeropad2d":
        return (*(extent + sum(sides) for extent, sides in zip(first, node["padding"])), first[2])
    if kind == "concatenate":
        return (*first[:-1], sum(shape[-1] for shape in shapes))
    if kind == "multiply":
        return max(map(tuple, shapes), key=len)
    return first


def shapes(network, image):
    """The shapes of all nodes by name, and that of `input`."""
    found = {"input": tuple(image)}
    for index, node in enumerate(network):
        found[node["name"]] = output(node, [found[name] for name in inputs(network, index)])
    return found


def parameters(network, image):
    """The trained tensors and the moving statistics: two dictionaries of shapes by `node/parameter`."""
    trained, moving, found = {}, {}, shapes(network, image)
    for index, node in enumerate(network):
        name, channels = node["name"], found[inputs(network, index)[0]][-1]
        if node["type"] == "conv2d":
            trained[name + "/kernel"] = (*node["kernel"], channels // node.get("groups", 1), node["filters"])
        if node["type"] == "dense":
            trained[name + "/kernel"] = (channels, node["units"])
        if node["type"] in ("conv2d", "dense") and node.get("bias", True):
            trained[name + "/bias"] = trained[name + "/kernel"][-1:]
        if node["type"] in ("batchnorm", "groupnorm"):
            if node.get("scale", True):
                trained[name + "/gamma"] = (channels,)
            if node.get("center", True):
                trained[name + "/beta"] = (channels,)
        if node["type"] == "batchnorm":
            moving[name + "/moving_mean"] = moving[name + "/moving_variance"] = (channels,)
    return trained, moving


def drawn(specification):
    """Images `x`, labels `y` and `init/...`: kernels Glorot-uniform, all else off its usual value, so that it shows."""
    about = specification["data"]
    random = numpy.random.default_rng(about["seed"])
    tensors = {
        "x": random.random((about["images"], *about["shape"]), "f4"),
        "y": random.integers(0, about["classes"], about["images"], "i4"),
    }
    ranges = {"bias": (-0.1, 0.1), "gamma": (0.5, 1.5), "beta": (-0.2, 0.2)}
    ranges |= {"moving_mean": (-0.1, 0.1), "moving_variance": (0.5, 1.5)}
    for shape_by_name in parameters(specification["network"], about["shape"]):
        for name, shape in shape_by_name.items():
            role = name.rpartition("/")[2]
            limit = math.sqrt(6 / (math.prod(shape[:-2]) * sum(shape[-2:])))
            low, high = ranges.get(role, (-limit, limit))
            tensors["init/" + name] = random.uniform(low, high, shape).astype("f4")
    return tensors
