package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.tensor.Shape;

/**
 * A residual network with batch normalization, as PyTorch computes it in double precision: forward
 * in training, every gradient, three steps of Adam, moving statistics, prediction. The convolution
 * 'b' is Winograd's unless all are to be direct.
 */
@ParameterizedClass
@EnumSource(Convolution.class)
class GraphGoldenTest {

  private static final int IMAGES = 8;

  /** Of a tensor's largest magnitude: what a file without float32 columns is compared by. */
  private static final double TOLERANCE = 1e-4;

  private final Convolution convolution;
  private SafetensorsFile file;
  private Network network;

  GraphGoldenTest(Convolution convolution) {
    this.convolution = convolution;
  }

  @BeforeEach
  void open() throws URISyntaxException {
    var resource = getClass().getResource("/golden/graph-residual-core.safetensors");
    Path path = Path.of(Objects.requireNonNull(resource).toURI());
    file = SafetensorsFile.open(path);
    String json = Objects.requireNonNull(file.metadata().get("network"));
    network = Network.of(Shape.of(32, 32, 3), NetworkJson.parse(path, json));
  }

  @AfterEach
  void close() {
    file.close();
  }

  private float[] initial() {
    float[] vector = new float[network.vectorSize()];
    for (VectorTensor tensor : network.tensors()) {
      float[] values = file.readFloats("init/" + tensor.path()).data();
      System.arraycopy(values, 0, vector, tensor.offset(), tensor.size());
    }
    return vector;
  }

  private TensorDataset images() {
    return new TensorDataset(file.readFloats("x"), file.readInts("y"), 10);
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void forwardAndEveryGradient(KernelSet kernels) {
    try (Workers workers = new Workers(2)) {
      Inspection seen =
          new Inspection(
              Program.of(network, kernels, convolution), workers, images(), initial(), 0);
      assertClose("loss", new float[] {(float) seen.metrics().meanLoss()});
      for (String layer : new String[] {"avg", "gap", "out"}) {
        assertClose("act/" + layer, seen.value(layer));
      }
      assertClose("grad/x", seen.gradientOf("input"));
      float[] gradient = seen.gradient();
      for (VectorTensor tensor : network.tensors()) {
        if (tensor.trained()) {
          int end = tensor.offset() + tensor.size();
          assertClose("grad/" + tensor.path(), Arrays.copyOfRange(gradient, tensor.offset(), end));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void stepsStatisticsAndPrediction(KernelSet kernels) {
    Program program = Program.of(network, kernels, convolution);
    Adam adam = Adam.defaults();
    TrainingState state = TrainingState.of(initial(), adam);
    int[] order = new int[IMAGES];
    Arrays.setAll(order, i -> i);
    try (Workers workers = new Workers(2)) {
      assertClose("infer_logits", new Predictor(program, workers, initial()).logits(images()));
      TrainingStep step = new TrainingStep(program, workers, images(), adam, 0, state);
      float[] losses = new float[3];
      for (int done = 1; done <= 3; done++) {
        losses[done - 1] = (float) step.run(order, 0, IMAGES, 1).meanLoss();
        if (done != 2) {
          float[] vector = state.parameters();
          for (VectorTensor tensor : network.tensors()) {
            int end = tensor.offset() + tensor.size();
            assertClose(
                "step" + done + "/" + tensor.path(),
                Arrays.copyOfRange(vector, tensor.offset(), end));
          }
        }
      }
      assertClose("loss_trace", losses);
      assertClose(
          "infer_logits_after",
          new Predictor(program, workers, state.parameters()).logits(images()));
    }
  }

  private void assertClose(String name, float[] actual) {
    double[] expected = file.readDoubles("f64/" + name);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertEquals(expected.length, actual.length, name);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * largest, name + " " + i);
    }
  }
}
