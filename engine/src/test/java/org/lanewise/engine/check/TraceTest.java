package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.ZeroCause;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Golden;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** What a trace answers by name, against PyTorch and by hand. */
final class TraceTest {

  /** Of a tensor's largest magnitude. */
  private static final double TOLERANCE = 1e-4;

  private static Tensor image(Dataset images, int index) {
    Tensor image = new Tensor(images.shape(), new float[images.shape().size()]);
    images.newReader().read(index, 0, image.data(), 0);
    return image;
  }

  /** The eight images as one batch, and each alone: added up and divided by eight. */
  @Test
  void gradientsArePyTorchs() {
    try (SafetensorsFile file = Golden.open()) {
      Network network = Golden.network();
      Dataset images = Golden.images(file);
      Tracing tracing = Trace.of(network, Golden.parameters(file));
      Trace batch = tracing.images(images);
      assertEquals(file.readDoubles("f64/loss")[0], batch.loss(), 1e-6);
      assertClose(file.readDoubles("f64/grad/x"), batch.gradient("input").data());
      assertClose(file.readDoubles("f64/logits"), batch.logits().data());
      float[][] sums = new float[network.parameters().size()][];
      for (int i = 0; i < images.size(); i++) {
        Trace alone = tracing.image(image(images, i), images.label(i));
        for (int slot = 0; slot < sums.length; slot++) {
          float[] one = alone.gradientOf(network.parameters().get(slot).path()).data();
          sums[slot] = i == 0 ? new float[one.length] : sums[slot];
          for (int k = 0; k < one.length; k++) {
            sums[slot][k] += one[k] / images.size();
          }
        }
      }
      for (int slot = 0; slot < sums.length; slot++) {
        ParameterSlot of = network.parameters().get(slot);
        double[] expected = file.readDoubles("f64/grad/" + of.path());
        assertClose(expected, batch.gradientOf(of.path()).data());
        assertClose(expected, sums[slot]);
      }
      new Terms(batch, "eight images").checkEach(5);
    }
  }

  private static void assertClose(double[] expected, float[] actual) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * largest);
    }
  }

  private static Conv2d same(String name, int filters) {
    return new Conv2d(name, filters, new Window2d(3, 3, 1, 1, Padding.SAME), Activation.RELU);
  }

  private static Trace small() {
    Network network = TestNetworks.small();
    Dataset images = TestNetworks.random(network, 1, 3);
    return Trace.of(network, TestNetworks.parameters(network, 7)).images(images);
  }

  @Test
  void gatesWinnersAndProbabilities() {
    Trace trace = small();
    float[] before = trace.beforeActivation("conv1").data();
    float[] value = trace.value("conv1").data();
    boolean[] gate = trace.gate("conv1");
    for (int i = 0; i < gate.length; i++) {
      assertEquals(Math.max(0, before[i]), value[i]);
      assertEquals(before[i] > 0, gate[i]);
    }
    float[] pooled = trace.value("pool1").data();
    int[] winners = trace.poolIndices("pool1");
    for (int i = 0; i < winners.length; i++) {
      assertEquals(pooled[i], value[winners[i]]);
    }
    float sum = 0;
    for (float p : trace.probabilities().data()) {
      sum += p;
    }
    assertEquals(1, sum, 1e-6);
    assertEquals(List.of("conv1"), trace.inputs("pool1"));
    assertEquals(Shape.of(3, 3, 2, 5), trace.shape("conv1/kernel"));
    assertThrows(IllegalArgumentException.class, () -> trace.gate("pool1"));
    assertThrows(IllegalArgumentException.class, () -> trace.poolIndices("conv1"));
  }

  /** Each zero product has its reason, and the reason is true. */
  @Test
  void zeroProductsHaveTheirReason() {
    Trace trace = small();
    for (int k = 0; k < 6; k++) {
      Explained gradient = trace.terms("conv2/kernel", 1, 0, 3, k);
      List<Term> products = trace.products(gradient);
      Map<ZeroCause, Integer> zeros = trace.zeros(gradient);
      assertEquals(4, products.size());
      assertEquals(
          products.stream().filter(Term::isZero).count(),
          zeros.values().stream().mapToInt(i -> i).sum());
      for (Term term : products) {
        var cause = trace.zeroCause(term);
        if (cause.isPresent() && term.b() instanceof Explained.Read dy && dy.value() == 0) {
          int[] at = dy.place().at().stream().mapToInt(i -> i).toArray();
          boolean open = trace.beforeTerms("conv2", at).value() > 0;
          assertEquals(open ? ZeroCause.LOST_THE_POOL : ZeroCause.RELU_CLOSED, cause.get());
        }
      }
    }
    assertTrue(trace.zeros(trace.terms("conv2/kernel", 1, 0, 3, 1)).size() > 0);
  }

  @Test
  void paddingAndDropoutAreReasons() {
    Network network =
        Network.sequential(
            Shape.of(4, 4, 1),
            same("conv", 2),
            new Dropout("dropout", 0.5),
            new GlobalAveragePool2d("gap"),
            dense(3));
    float[] parameters = TestNetworks.parameters(network, 1);
    Trace trace = Trace.of(network, parameters).images(TestNetworks.random(network, 1, 3));
    Explained corner = trace.beforeTerms("conv", 0, 0, 0);
    assertEquals(5, trace.zeros(corner).get(ZeroCause.PADDING));
    Map<ZeroCause, Integer> zeros = trace.zeros(trace.terms("conv/kernel", 0, 0, 0, 0));
    assertEquals(7, zeros.get(ZeroCause.PADDING));
    assertTrue(zeros.containsKey(ZeroCause.DROPPED) || zeros.containsKey(ZeroCause.RELU_CLOSED));
    assertTrue(trace.notes().stream().anyMatch(note -> note.contains("Dropout")));
  }

  /** A residual network: alone by moving statistics, which it says, and as a batch by its own. */
  @Test
  void aResidualNetworkAloneAndAsABatch() {
    Network network =
        Network.of(
            Shape.of(6, 6, 2),
            new Graph(
                List.of(
                    Node.of(same("conv1", 4), "input"),
                    Node.of(batchNorm().named("bn1"), "conv1"),
                    Node.of(new Activate("relu1", Activation.RELU), "bn1"),
                    Node.of(same("conv2", 4), "relu1"),
                    Node.of(batchNorm().named("bn2"), "conv2"),
                    Node.of(new Add("add"), "bn2", "relu1", "conv1"),
                    Node.of(maxPool2d(2).named("pool"), "add"),
                    Node.of(new GlobalAveragePool2d("gap"), "pool"),
                    Node.of(dense(3), "gap"))));
    Dataset images = TestNetworks.random(network, 9, 3);
    Tracing tracing = Trace.of(network, TestNetworks.parameters(network, 7));
    Trace alone = tracing.image(image(images, 0), images.label(0));
    assertTrue(alone.notes().stream().anyMatch(note -> note.contains("bn1, bn2 normalize by")));
    new Terms(alone, "alone").checkEach(20);
    Trace batch = tracing.images(images);
    assertFalse(batch.notes().stream().anyMatch(note -> note.contains("moving")));
    new Terms(batch, "batch").checkEach(20);
  }

  @Test
  void aWeightsGradientIsOneChainOverPositions() {
    Trace trace = small();
    Explained gradient = trace.terms("conv1/kernel", 1, 2, 1, 4);
    Chain chain = (Chain) gradient.parts().getFirst();
    assertEquals(49, chain.terms().size());
    double[] running = chain.running();
    assertEquals(chain.value(), running[48]);
    assertEquals(
        Place.parse("input[1,2,1]"), ((Explained.Read) chain.terms().getFirst().a()).place());
    assertEquals(
        Place.parse("d before conv1[0,0,4]"),
        ((Explained.Read) chain.terms().getFirst().b()).place());
    assertTrue(gradient.formula().contains("stored as a float"));
  }

  /** Loss, optimizer and its memory come from where they are kept; what is missing is said. */
  @Test
  void aModelAndACheckpointBringTheirOptimizer() {
    Network network = TestNetworks.small();
    Dataset images = TestNetworks.random(network, 8, 3);
    TrainingSettings settings =
        TrainingSettings.defaults(1)
            .withEpochs(1)
            .withBatchSize(8)
            .withLoss(new MeanSquaredError())
            .withOptimizer(new Sgd(0.5, 0.9));
    Run run =
        new Run(network, settings, Preprocessing.scaled(), DataIdentity.unknown(), Settings.none());
    try (Workers workers = new Workers(1)) {
      TrainingState state = TrainingState.initial(network, settings.optimizer(), 1);
      Program program = Program.of(network, KernelSets.FAST);
      Trainer trainer = new Trainer(program, workers, images, null, settings, state);
      Model fresh = Checkpoint.of(run, trainer, Optional.empty()).model();
      Trace first = Trace.of(fresh, image(images, 0), images.label(0));
      assertEquals(settings.optimizer(), first.optimizer());
      assertEquals(1, first.step());
      assertTrue(first.lossTerms(0).formula().contains("a / b"), first.lossTerms(0).formula());
      assertTrue(first.notes().getFirst().contains("remembers nothing yet"));
      trainer.run();
      Trace then = Trace.of(Checkpoint.of(run, trainer, Optional.empty())).images(images);
      assertEquals(List.of(), then.notes());
      assertEquals(2, then.step());
      float[] velocity = then.remembered("velocity", "dense/bias").data();
      assertEquals(velocity[1], then.update("dense/bias", 1).number("velocity").floatValue());
      assertTrue(velocity[1] != 0);
      Model bare =
          new Model(
              network,
              state.parameters(),
              Preprocessing.scaled(),
              Settings.none(),
              DataIdentity.unknown());
      Trace unknown = Trace.of(bare, images);
      assertTrue(unknown.notes().getFirst().contains("does not say how it was trained"));
    }
  }

  /** A place that is not there is refused in a sentence that says what is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv1[4,5]|conv1 has shape [7, 7, 5]",
        "conv1[4,7,0]|conv1 has shape [7, 7, 5]",
        "conv2/kernel[2,0,0,0]|conv2/kernel has shape [2, 2, 5, 6]",
        "conv9[0,0,0]|has no layer 'conv9'; did you mean conv1?; it has input, conv1",
        "conv1/weights[0]|has no tensor 'conv1/weights'",
        "conv1[1;0,0,0]|there is only one image",
        "conv1|is no place of a number",
        "conv1[]|is no place of a number",
        "conv1[1,,2]|whole numbers",
        "before conv1/kernel[0,0,0,0]|belongs to no image",
        "conv1[99999999999,0,0]|whole numbers"
      })
  void placesThatAreNotThere(String text, String expected) {
    Trace trace = small();
    String message = refusal(trace, text);
    assertTrue(message.contains(expected), message);
  }

  private static String refusal(Trace trace, String text) {
    return Objects.requireNonNull(
        assertThrows(IllegalArgumentException.class, () -> trace.place(text)).getMessage());
  }

  @Test
  void placesOfABatchNameTheImage() {
    Network network = TestNetworks.small();
    Trace trace =
        Trace.of(network, TestNetworks.parameters(network, 7))
            .images(TestNetworks.random(network, 3, 3));
    assertEquals("d conv1[2;4,5,3]", trace.place(" d  conv1 [ 2; 4, 5,3 ]").toString());
    assertEquals(
        trace.stored(Place.parse("conv1[2;4,5,3]")),
        trace.valueTerms("conv1", 2, 4, 5, 3).floatValue());
    String message = refusal(trace, "conv1[4,5,3]");
    assertTrue(message.contains("the batch has 3 images, so say which"), message);
    assertArrayEquals(new int[] {3, 7, 7, 5}, trace.value("conv1").shape().toArray());
  }
}
