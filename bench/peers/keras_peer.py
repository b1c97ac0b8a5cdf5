"""The article's networks in Keras on TensorFlow: through fit, as a compiled train step alone, or inference."""

import os

import images

options = images.arguments()
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

# Before Keras is there: once TensorFlow has run anything, its threads can't be set any more.
tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(options.threads)

import keras  # noqa: E402


def network(name):
    conv1 = keras.layers.Conv2D(32, 3, activation="relu")
    conv2 = keras.layers.Conv2D(64, 3, activation="relu")
    pool1, pool2 = keras.layers.MaxPooling2D(2), keras.layers.MaxPooling2D(2)
    hidden = {"deep": [conv1, pool1, conv2, pool2], "scaled": [conv1, pool1], "shallow": [conv1]}[name]
    return keras.Sequential([keras.Input((32, 32, 3)), *hidden, keras.layers.Flatten(), keras.layers.Dense(10)])


def train(model):
    pixels, labels = images.read(options.data, options.images, True)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = keras.optimizers.Adam()
    if options.how == "fit":
        # XLA was measured at less than half the speed on processors.
        model.compile(optimizer, loss, jit_compile=False)

        def epoch():
            model.fit(pixels, labels, batch_size=options.batch, shuffle=True, verbose=0)

        return images.rates(options.epochs, options.images, epoch), "fit"

    pixels, labels = tf.constant(pixels), tf.constant(labels)
    optimizer.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)
    def step(chosen):
        with tf.GradientTape() as tape:
            value = loss(tf.gather(labels, chosen), model(tf.gather(pixels, chosen), training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)

    def epoch():
        order = tf.constant(numpy.random.permutation(options.images))
        for first in range(0, options.images, options.batch):
            step(order[first : first + options.batch])

    return images.rates(options.epochs, options.images, epoch), "train step"


def infer(model):
    pixels = tf.constant(images.read(options.data, options.images, False)[0])

    @tf.function(reduce_retracing=True)
    def logits(x):
        return model(x, training=False)

    def everything():
        for first in range(0, options.images, options.batch):
            logits(pixels[first : first + options.batch])

    return images.rates(options.epochs, options.images, everything), "function"


keras.utils.set_random_seed(1)
result, note = train(network(options.network)) if options.what == "train" else infer(network(options.network))
images.tell("Keras", f"{keras.__version__} on TensorFlow {tf.__version__}", result, note)
