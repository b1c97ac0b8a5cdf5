"""Losses, optimizers and schedules as Keras and PyTorch compute them in float64, for the engine's tests.

    KERAS_BACKEND=torch python rules_golden.py > engine/src/test/resources/golden/rules.txt

Each line is a name, a colon and numbers in row-major order; a line that begins with # is a comment.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
RANDOM = np.random.default_rng(7)
STEPS, SIZE = 6, 7
IMAGES, CLASSES = 5, 4
LENGTH = 10


def line(name, values):
    print(f"{name}: {' '.join(repr(float(value)) for value in np.asarray(values).reshape(-1))}")


def floats(*shape):
    """Numbers that a float32 holds exactly, so that both sides begin with the same."""
    return RANDOM.normal(size=shape).astype(np.float32).astype(np.float64)


def optimizers():
    weights, gradients = floats(SIZE), floats(STEPS, SIZE)
    line("weights", weights)
    line("gradients", gradients)
    of = keras.optimizers
    all_of_them = {
        "sgd": of.SGD(0.1),
        "sgd-momentum": of.SGD(0.1, momentum=0.9),
        "sgd-nesterov": of.SGD(0.1, momentum=0.85, nesterov=True),
        "sgd-nesterov-decay": of.SGD(0.1, momentum=0.85, nesterov=True, weight_decay=0.5),
        "adam": of.Adam(0.01),
        "adamw": of.AdamW(0.01, weight_decay=0.5),
        "rmsprop": of.RMSprop(0.01),
        "rmsprop-momentum": of.RMSprop(0.01, rho=0.95, momentum=0.8, epsilon=1e-3),
        "rmsprop-decay": of.RMSprop(0.01, weight_decay=0.5),
    }
    for name, optimizer in all_of_them.items():
        variable = keras.Variable(weights, dtype="float64")
        optimizer.build([variable])
        found = []
        for gradient in gradients:
            optimizer.apply([torch.tensor(gradient)], [variable])
            found.append(keras.ops.convert_to_numpy(variable).copy())
        line(name, found)


def binary_cross_entropy(target, x, sample_weight):
    """In PyTorch, since Keras' means over classes are in float32 there; so is the next."""
    return torch.nn.functional.binary_cross_entropy_with_logits(x, target, reduction="none").mean(1)


def mean_squared_error(target, x, sample_weight):
    return torch.nn.functional.mse_loss(x, target, reduction="none").mean(1)


def losses():
    logits, labels = 3 * floats(IMAGES, CLASSES), np.array([2, 0, 3, 2, 1])
    weights = np.array([0.5, 2.0, 1.0, 3.0])
    logits = logits.astype(np.float32).astype(np.float64)
    line("logits", logits)
    line("labels", labels)
    line("class-weights", weights)
    target = torch.tensor(np.eye(CLASSES)[labels])
    none = {"reduction": "none"}
    entropy = keras.losses.CategoricalCrossentropy
    all_of_them = {
        "cross-entropy": (entropy(from_logits=True, **none), None),
        "cross-entropy-smoothed": (entropy(from_logits=True, label_smoothing=0.2, **none), None),
        "cross-entropy-weighted": (entropy(from_logits=True, **none), weights[labels]),
        "cross-entropy-both": (entropy(from_logits=True, label_smoothing=0.1, **none), weights[labels]),
        "binary-cross-entropy": (binary_cross_entropy, None),
        "mean-squared-error": (mean_squared_error, None),
    }
    in_keras = {
        "binary-cross-entropy": keras.losses.BinaryCrossentropy(from_logits=True, **none),
        "mean-squared-error": keras.losses.MeanSquaredError(**none),
    }
    for name, (loss, sample_weight) in all_of_them.items():
        x = torch.tensor(logits, requires_grad=True)
        each = loss(target, x, sample_weight=sample_weight)
        if name in in_keras:
            assert torch.allclose(each, in_keras[name](target, x).double(), rtol=1e-6), name
        (each.sum() / IMAGES).backward()
        line(name, each.detach().numpy())
        line(f"{name}-gradient", x.grad.numpy())


def torch_rates(scheduler, begin, **settings):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=begin)
    made = scheduler(optimizer, **settings)
    rates = []
    for _ in range(LENGTH):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        made.step()
    return rates


def keras_rates(schedule):
    return [float(schedule(step)) for step in range(LENGTH)]


def plateau(losses_of_epochs, **settings):
    optimizer = keras.optimizers.SGD(0.1)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=optimizer, loss="mse")
    callback = keras.callbacks.ReduceLROnPlateau(mode="min", **settings)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(losses_of_epochs):
        rates.append(float(keras.ops.convert_to_numpy(optimizer.learning_rate)))
        callback.on_epoch_end(epoch, {"val_loss": loss})
    return rates


def schedules():
    of, at = torch.optim.lr_scheduler, keras.optimizers.schedules
    line("step", torch_rates(of.StepLR, 0.1, step_size=4, gamma=0.5))
    line("cosine", keras_rates(at.CosineDecay(0.1, LENGTH, alpha=0.1)))
    line("linear", keras_rates(at.PolynomialDecay(0.1, LENGTH, end_learning_rate=0.01)))
    line(
        "triangular",
        torch_rates(of.CyclicLR, 0.1, base_lr=0.02, max_lr=0.1, step_size_up=3, step_size_down=7),
    )
    warm = at.CosineDecay(0.02, LENGTH - 3, alpha=0.1, warmup_target=0.1, warmup_steps=3)
    line("warm-up", keras_rates(warm))
    seen = [1.0, 0.9, 0.95, 0.91, 0.89995, 0.93, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.7, 0.71, 0.72]
    line("plateau-losses", seen)
    line("plateau", plateau(seen, factor=0.5, patience=2, cooldown=1, min_lr=0.02))
    line("plateau-plain", plateau(seen, factor=0.1, patience=3, min_delta=0.0))


def initializers():
    """Whitening as the record of "94% on CIFAR-10" has it, in the engine's layouts."""
    images, size = floats(3, 6, 5, 2), 2
    line("whitening-images", images)
    patches = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    patches = patches.transpose(0, 1, 2, 4, 5, 3).reshape(-1, size * size * 2)
    values, vectors = np.linalg.eigh(patches.T @ patches / len(patches))
    filters = (vectors / np.sqrt(values + 5e-4)).T[::-1]
    signs = np.sign(np.take_along_axis(filters, np.abs(filters).argmax(1)[:, None], 1))
    line("whitening", np.concatenate([filters * signs, -filters * signs]).T)


def history():
    """What Keras' fit and evaluate print of a network that stands still, with smoothing and weights.

    A rate of 0 leaves the network as it is, so that the epoch's means are known; the last batch is smaller. Keras has class
    weights for training alone, so validation gets them as weights of its images.
    """
    images, kernel, bias = floats(7, 3), floats(3, CLASSES), floats(CLASSES)
    labels, weights = np.array([2, 2, 1, 2, 3, 0, 0]), np.array([0.5, 2.0, 1.0, 3.0])
    line("history-images", images)
    line("history-kernel", kernel)
    line("history-bias", bias)
    line("history-labels", labels)
    target = np.eye(CLASSES)[labels]
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(CLASSES)])
    model.set_weights([kernel, bias])
    model.compile(
        optimizer=keras.optimizers.SGD(0.0),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
        metrics=[
            keras.metrics.CategoricalAccuracy(name="accuracy"),
            keras.metrics.TopKCategoricalAccuracy(2, name="top2"),
            keras.metrics.CategoricalCrossentropy(from_logits=True, name="plain"),
        ],
    )
    fitted = model.fit(
        images,
        target,
        batch_size=3,
        shuffle=False,
        class_weight=dict(enumerate(weights)),
        validation_data=(images[:5], target[:5], weights[labels[:5]]),
        verbose=0,
    ).history
    for name in ["loss", "accuracy", "top2", "plain"]:
        line(f"history-{name}", fitted[name])
        line(f"history-val_{name}", fitted[f"val_{name}"])

def targets():
    """Losses and metrics of targets that are numbers; losses in float32 too, as frameworks train."""
    outputs, numbers = 3 * floats(IMAGES, CLASSES), 2 * floats(IMAGES, CLASSES)
    outputs, numbers = outputs.astype(np.float32).astype(np.float64), numbers.astype(np.float32).astype(np.float64)
    yes = (floats(IMAGES, CLASSES) > 0).astype(np.float64)
    yes[1] = outputs[1] > 0
    maybe = np.abs(numbers - np.round(numbers)).astype(np.float32).astype(np.float64)
    for name, values in {"outputs": outputs, "numbers": numbers, "yes": yes, "maybe": maybe}.items():
        line(f"target-{name}", values)
    functions = torch.nn.functional
    cases = {
        "mean-squared-error-numbers": (functions.mse_loss, numbers),
        "binary-cross-entropy-yes": (functions.binary_cross_entropy_with_logits, yes),
        "binary-cross-entropy-maybe": (functions.binary_cross_entropy_with_logits, maybe),
    }
    for name, (loss, target) in cases.items():
        for kind, suffix in ((torch.float64, ""), (torch.float32, "-float32")):
            x = torch.tensor(outputs, dtype=kind, requires_grad=True)
            each = loss(x, torch.tensor(target, dtype=kind), reduction="none").mean(1)
            each.mean().backward()
            line(f"{name}{suffix}", each.detach().numpy())
            line(f"{name}-gradient{suffix}", x.grad.numpy())
    probability = 1 / (1 + np.exp(-outputs))
    of = keras.metrics
    counted = {
        "mean absolute error": (of.MeanAbsoluteError(dtype="float64"), numbers, outputs),
        "R2 score": (of.R2Score(dtype="float64"), numbers, outputs),
        "binary accuracy": (of.BinaryAccuracy(dtype="float64"), yes, probability),
        "F1 score": (of.F1Score(average="macro", threshold=0.5, dtype="float64"), yes, probability),
    }
    for name, (metric, target, said) in counted.items():
        metric.update_state(torch.tensor(target), torch.tensor(said))
        line(name, keras.ops.convert_to_numpy(metric.result()))
    line("subset accuracy", ((probability > 0.5) == (yes > 0.5)).all(1).mean())


print(f"# Made by bench/peers/rules_golden.py with Keras {keras.__version__} on PyTorch {torch.__version__}, float64.")
optimizers()
losses()
schedules()
initializers()
begin = RANDOM.bit_generator.state
history()
RANDOM.bit_generator.state = begin  # so that neither moves the other's numbers
targets()
