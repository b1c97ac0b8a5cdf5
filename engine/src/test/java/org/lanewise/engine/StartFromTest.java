package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.VectorTensor;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;

/** Fine-tuning: a run that begins from a model, part of it frozen. */
final class StartFromTest {

  private static final Shape IMAGE = Shape.of(32, 32, 3);
  private static final TrainAndTest DATA = Solids10.render(24, 8);
  private static final Preprocessing OWN =
      new Preprocessing(255f, new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.2f, 0.3f});

  @TempDir private Path folder;

  private static Graph graph() {
    return Graph.sequential(
        List.of(
            new Conv2d("conv", 4, Window2d.of(3, 2), Activation.RELU),
            new BatchNorm("bn", 0.9, 1e-3, true, true, 0),
            new GlobalAveragePool2d("gap"),
            new Dense("dense", 10, Activation.LINEAR)));
  }

  private static Training training(Graph graph) {
    Network network = Network.of(IMAGE, graph);
    return Training.of(network).data(DATA).batch(8).epochs(2).threads(2);
  }

  private static Model trained(int seed) {
    Training training = training(graph()).preprocessing(OWN).seed(seed);
    training.run();
    return training.model();
  }

  private static float[] values(Model model, String path) {
    VectorTensor tensor =
        model.network().tensors().stream()
            .filter(one -> one.path().equals(path))
            .findFirst()
            .orElseThrow();
    int from = tensor.offset();
    return Arrays.copyOfRange(model.parameters(), from, from + tensor.size());
  }

  @Test
  void frozenLayersStayWhatTheyWereAndANewHeadLearns() {
    Model trained = trained(1);
    Layer head = new Dense("head", 10, Activation.LINEAR);
    Training tuning =
        training(trained.network().graph().upTo("gap").frozen().then(head)).startFrom(trained);
    tuning.run();
    Model tuned = tuning.model();
    for (String path :
        List.of(
            "conv/kernel",
            "conv/bias",
            "bn/gamma",
            "bn/beta",
            "bn/moving_mean",
            "bn/moving_variance")) {
      assertArrayEquals(values(trained, path), values(tuned, path), path);
    }
    float[] fresh = tuned.network().initialParameters(1);
    int last = tuned.network().parameters().getLast().offset();
    assertFalse(Arrays.equals(fresh, last, last + 10, tuned.parameters(), last, last + 10));
    assertEquals(OWN, tuned.preprocessing());
  }

  /** The head's fresh weights too: without a step, all is as the model and the seed have it. */
  @Test
  void theRestBeginsAsUsual() {
    Model trained = trained(1);
    Graph other = graph().upTo("gap").then(new Dense("head", 10, Activation.LINEAR));
    Network network = Network.of(IMAGE, other);
    float[] begin = network.initialParameters(7);
    Start.of(network, trained).copyInto(begin);
    for (VectorTensor tensor : network.tensors()) {
      float[] there = Arrays.copyOfRange(begin, tensor.offset(), tensor.offset() + tensor.size());
      float[] expected =
          tensor.path().startsWith("head")
              ? Arrays.copyOfRange(
                  network.initialParameters(7), tensor.offset(), tensor.offset() + tensor.size())
              : values(trained, tensor.path());
      assertArrayEquals(expected, there, tensor.path());
    }
  }

  /** A checkpoint goes on to the same bits, and only in a run that began from the same model. */
  @Test
  void aStartBelongsToTheRun() {
    Model trained = trained(1);
    Training whole = training(graph()).startFrom(trained);
    whole.run();
    training(graph()).startFrom(trained).epochs(1).checkpoints(folder).run();
    Training rest = training(graph()).startFrom(trained).checkpoints(folder);
    assertEquals(2, rest.run().size());
    assertArrayEquals(whole.model().parameters(), rest.model().parameters());
    for (Training other :
        List.of(
            training(graph()).startFrom(trained(2)).checkpoints(folder),
            training(graph()).preprocessing(OWN).checkpoints(folder))) {
      String said = String.valueOf(assertThrows(StoreException.class, other::run).getMessage());
      assertTrue(said.contains("start "), said);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Model trained = trained(1);
    Graph wider = graph().upTo("gap").then(new Dense("dense", 11, Activation.LINEAR));
    String said = refused(wider, trained);
    assertTrue(
        said.startsWith("the tensor 'dense/kernel' has shape [4, 11] in the network and [4, 10]"),
        said);
    Graph strange =
        Graph.sequential(
            List.of(new GlobalAveragePool2d("gap"), new Dense("other", 10, Activation.LINEAR)));
    said = refused(strange, trained);
    assertTrue(
        said.contains("no layer of the network is called") && said.contains("bn/gamma"), said);
    said = assertThrows(LayerException.class, () -> graph().upTo("gup")).getMessage();
    assertEquals("no layer is called 'gup'; there are conv, bn, gap, dense", said);
  }

  private static String refused(Graph graph, Model model) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> training(graph).startFrom(model))
            .getMessage());
  }
}
