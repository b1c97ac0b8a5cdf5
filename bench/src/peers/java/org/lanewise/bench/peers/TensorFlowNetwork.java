package org.lanewise.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * One of the article's networks as a graph of TensorFlow: images and labels lie in variables, a
 * step is fed the indices of its batch, Adam is the fused operation with Keras' constants.
 */
final class TensorFlowNetwork implements AutoCloseable {

  private static final float RATE = 1e-3f;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Session session;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Trained> trained = new ArrayList<>();

  private final Variable beta1Power = scalar("beta1_power");
  private final Variable beta2Power = scalar("beta2_power");
  private final Data<TFloat32> pixels;
  private final Data<TInt32> labels;
  private final Placeholder<TInt32> chosen = tf.placeholder(TInt32.class);
  private final Output<TFloat32> loss;
  private final Output<TFloat32> logits;
  private final Op step;

  /** A variable, and how it is set. */
  private record Variable(
      String name, Shape shape, VarHandleOp handle, Placeholder<TFloat32> value, Op set) {}

  /** A parameter with its value in a step and Adam's two moments. */
  private record Trained(
      Variable variable, Output<TFloat32> value, Variable mean, Variable square) {}

  /** Images or labels. */
  private record Data<T extends TType>(VarHandleOp handle, Placeholder<T> value, Op set) {}

  /** Where values to begin with come from. */
  interface Initializer {
    /** The values of the variable of this name and shape. */
    float[] values(String name, Shape shape);
  }

  TensorFlowNetwork(PeerCall call) {
    pixels = data("pixels", TFloat32.class);
    labels = data("labels", TInt32.class);
    build(call);
    logits = forward(call, tf.resourceGather(pixels.handle(), chosen, TFloat32.class));
    SparseSoftmaxCrossEntropyWithLogits<TFloat32> entropy =
        tf.nn.sparseSoftmaxCrossEntropyWithLogits(
            logits, tf.resourceGather(labels.handle(), chosen, TInt32.class));
    loss = tf.math.mean(entropy.loss(), tf.constant(0)).output();
    // The C++ library knows no gradient of this operation, which gives its own.
    Operand<TFloat32> count = tf.dtypes.cast(tf.size(chosen), TFloat32.class);
    step = adam(tf.math.div(entropy.backprop(), count).asOutput());
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(call.threads)
            .setInterOpParallelismThreads(call.threads)
            .build();
    session = new Session(graph, config);
  }

  private Variable scalar(String name) {
    return variable(name, Shape.scalar());
  }

  private Variable variable(String name, Shape shape) {
    VarHandleOp handle =
        tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Variable variable =
        new Variable(name, shape, handle, value, tf.assignVariableOp(handle, value));
    variables.add(variable);
    return variable;
  }

  private <T extends TType> Data<T> data(String name, Class<T> type) {
    VarHandleOp handle = tf.varHandleOp(type, Shape.unknown(), VarHandleOp.sharedName(name));
    Placeholder<T> value = tf.placeholder(type);
    return new Data<>(handle, value, tf.assignVariableOp(handle, value));
  }

  private void train(String name, Shape shape) {
    Variable variable = variable(name, shape);
    trained.add(
        new Trained(
            variable,
            tf.readVariableOp(variable.handle(), TFloat32.class).value(),
            variable("m/" + name, shape),
            variable("v/" + name, shape)));
  }

  private void build(PeerCall call) {
    int side = 32;
    int channels = 3;
    for (int i = 0; i < call.filters().length; i++) {
      int filters = call.filters()[i];
      train(String.format(Locale.ROOT, "conv%d/kernel", i + 1), Shape.of(3, 3, channels, filters));
      train(String.format(Locale.ROOT, "conv%d/bias", i + 1), Shape.of(filters));
      channels = filters;
      side = call.pooling() ? (side - 2) / 2 : side - 2;
    }
    train("dense/kernel", Shape.of((long) side * side * channels, 10));
    train("dense/bias", Shape.of(10));
  }

  private Output<TFloat32> forward(PeerCall call, Operand<TFloat32> images) {
    List<Output<TFloat32>> weights = trained.stream().map(Trained::value).toList();
    Operand<TFloat32> x = images;
    int at = 0;
    for (; at < weights.size() - 2; at += 2) {
      x = tf.nn.conv2d(x, weights.get(at), List.of(1L, 1L, 1L, 1L), "VALID");
      x = tf.nn.relu(tf.nn.biasAdd(x, weights.get(at + 1)));
      if (call.pooling()) {
        x = pool(x);
      }
    }
    int features = (int) weights.get(at).shape().get(0);
    x = tf.reshape(x, tf.constant(new int[] {-1, features}));
    return tf.nn.biasAdd(tf.linalg.matMul(x, weights.get(at)), weights.get(at + 1)).output();
  }

  /**
   * The operation MaxPool, which Keras uses: tf.nn.maxPool is MaxPoolV2, whose gradient is slow.
   */
  private Output<TFloat32> pool(Operand<TFloat32> x) {
    String name = tf.scope().makeOpName("MaxPool");
    long[] two = {1, 2, 2, 1};
    return graph
        .opBuilder("MaxPool", name, tf.scope())
        .addInput(x.asOutput())
        .setAttr("ksize", two)
        .setAttr("strides", two)
        .setAttr("padding", "VALID")
        .build()
        .output(0);
  }

  private Op adam(Output<TFloat32> logitsGradient) {
    Output<?>[] at = trained.stream().map(Trained::value).toArray(Output<?>[]::new);
    Output<?>[] gradients =
        graph.addGradients(
            "gradients", new Output<?>[] {logits}, at, new Output<?>[] {logitsGradient});
    Operand<TFloat32> power1 = tf.readVariableOp(beta1Power.handle(), TFloat32.class);
    Operand<TFloat32> power2 = tf.readVariableOp(beta2Power.handle(), TFloat32.class);
    Operand<TFloat32> beta1 = tf.constant(BETA_1);
    Operand<TFloat32> beta2 = tf.constant(BETA_2);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      Trained parameter = trained.get(i);
      updates.add(
          tf.train.resourceApplyAdam(
              parameter.variable().handle(),
              parameter.mean().handle(),
              parameter.square().handle(),
              power1,
              power2,
              tf.constant(RATE),
              beta1,
              beta2,
              tf.constant(EPSILON),
              gradients[i].expect(TFloat32.class)));
    }
    Ops after = tf.withControlDependencies(updates);
    Op next1 = after.assignVariableOp(beta1Power.handle(), after.math.mul(power1, beta1));
    Op next2 = after.assignVariableOp(beta2Power.handle(), after.math.mul(power2, beta2));
    return tf.withControlDependencies(List.of(next1, next2)).noOp();
  }

  /** Sets the parameters to begin with. */
  void start(Initializer initializer) {
    for (Variable variable : variables) {
      set(variable, new float[(int) variable.shape().size()]);
    }
    for (Trained parameter : trained) {
      Variable variable = parameter.variable();
      set(variable, initializer.values(variable.name(), variable.shape()));
    }
    set(beta1Power, new float[] {BETA_1});
    set(beta2Power, new float[] {BETA_2});
  }

  private void set(Variable variable, float[] values) {
    try (TFloat32 tensor = TFloat32.tensorOf(variable.shape(), DataBuffers.of(values))) {
      set(variable.value(), tensor, variable.set());
    }
  }

  /** Sets images {@code [N, 32, 32, 3]} and labels {@code [N]}. */
  void load(TFloat32 images, TInt32 classes) {
    set(pixels.value(), images, pixels.set());
    set(labels.value(), classes, labels.set());
  }

  private void set(Operand<?> value, Tensor tensor, Op set) {
    session.runner().feed(value, tensor).addTarget(set).run().close();
  }

  /**
   * Makes a step.
   *
   * @param order indices of images, of which {@code n} from {@code first} on are the batch
   * @return the mean loss before the update
   */
  double train(int[] order, int first, int n) {
    try (TInt32 batch = TInt32.tensorOf(Shape.of(n), DataBuffers.of(order, true, false).slice(first, n));
        Result result = session.runner().feed(chosen, batch).addTarget(step).fetch(loss).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /** Computes the logits of {@code n} of the loaded images from {@code first} on. */
  void infer(int first, int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = first + i;
    }
    try (TInt32 batch = TInt32.vectorOf(order)) {
      session.runner().feed(chosen, batch).fetch(logits).run().close();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
