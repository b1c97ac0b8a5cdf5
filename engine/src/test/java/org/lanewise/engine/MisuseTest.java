package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;
import static org.lanewise.engine.SmallTraining.EXAMPLES;
import static org.lanewise.engine.SmallTraining.NETWORK;
import static org.lanewise.engine.SmallTraining.PROGRAM;
import static org.lanewise.engine.SmallTraining.SETTINGS;
import static org.lanewise.engine.SmallTraining.model;
import static org.lanewise.engine.SmallTraining.predictor;
import static org.lanewise.engine.SmallTraining.state;
import static org.lanewise.engine.SmallTraining.step;
import static org.lanewise.engine.SmallTraining.trainer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.BatchMemory;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.SafetensorsWriter;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;

/** What is not null but wrong: not a number, empty, or of another shape. */
class MisuseTest {

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> numbersThatAreNoneAreRefused() {
    return Stream.of(
        refused("Adam's rate", "rate", () -> new Adam(Double.NaN, 0.9, 0.999, 1e-7)),
        refused("Adam's beta1", "beta1", () -> new Adam(1e-3, Double.NaN, 0.999, 1e-7)),
        refused("Adam's beta2", "beta2", () -> new Adam(1e-3, 0.9, Double.NaN, 1e-7)),
        refused("Adam's epsilon", "epsilon", () -> new Adam(1e-3, 0.9, 0.999, Double.NaN)),
        refused("Adam's other rate", "rate", () -> Adam.defaults().withLearningRate(1 / 0.0)),
        refused("epsilon 0 as a float", "epsilon", () -> new Adam(1e-3, 0.9, 0.999, 1e-46)),
        refused("epsilon too large", "epsilon", () -> new Adam(1e-3, 0.9, 0.999, 1e39)),
        refused("rate 0 as a float", "rate", () -> new Adam(1e-46, 0.9, 0.999, 1e-7)),
        refused("rate too large", "rate", () -> new Sgd(1e39, 0)),
        refused(
            "factor 0 as a float",
            "rate of the kernel",
            () -> Learning.DEFAULT.at(Map.of(Role.KERNEL, 1e-46))),
        refused(
            "norm 0 as a float",
            "norm to clip",
            () -> UpdateSettings.of(Adam.defaults()).withClipNorm(1e-46)),
        refused("smoothing of 0", "smoothing", () -> SoftmaxCrossEntropy.smoothed(1e-46)),
        refused(
            "a weight of 0 as a float",
            "weight of class 1 is 1.0E-46",
            () -> new SoftmaxCrossEntropy().weighted(1, 1e-46)),
        refused("no threads", "threads is 0", () -> Training.of(NETWORK).threads(0)),
        refused("SGD's rate 0 as a float", "rate", () -> new Sgd(1e-46, 0)),
        refused("momentum 1 as a float", "momentum", () -> new Sgd(0.1, 0.99999999999)),
        refused("beta2 of 1", "beta2", () -> new Adam(1e-3, 0.9, 1, 1e-7)),
        refused("negative fan", "-1", () -> new Parameter(Role.KERNEL, Shape.of(1), -1, 0)),
        refused("SGD's rate", "rate", () -> new Sgd(Double.NaN, 0)),
        refused("SGD's momentum", "momentum", () -> new Sgd(0.1, Double.NaN)),
        refused("dropout", "rate", () -> new Dropout("d", Double.NaN)),
        refused("divisor", "NaN", () -> new Preprocessing(Float.NaN, new float[0], new float[0])),
        refused(
            "deviation", "NaN", () -> new Preprocessing(1, new float[1], new float[] {0f / 0})));
  }

  /** All that a file can't hold is refused before anything is trained, not when it is saved. */
  @TestFactory
  Stream<DynamicTest> whatNoFileCanHoldIsRefused() {
    int large = (1 << 24) + 1;
    return Stream.concat(
        Stream.of("", " ", "a/b", "a\nb", "\ud800", "\u202e", "n".repeat(101))
            .flatMap(name ->
                Stream.of(
                    refused("relu", "called", () -> new Activate(name, Activation.RELU)),
                    refused("flatten", "called", () -> new Flatten(name)),
                    refused("softmax", "called", () -> new Activate(name, Activation.SOFTMAX)),
                    refused("dropout", "called", () -> new Dropout(name, 0.5)),
                    refused("conv", "called", () -> conv2d(1, 1).relu().named(name)),
                    refused("pool", "called", () -> maxPool2d(1).named(name)),
                    refused("dense", "called", () -> dense(1).named(name)))),
        Stream.of(
            refused("filters", "16777217", () -> conv2d(large, 1).relu().named("c")),
            refused("pool", "16777217", () -> maxPool2d(large).named("p")),
            refused("units", "16777217", () -> dense(large).named("d")),
            refused(
                "twice",
                "'r'",
                () ->
                    Network.sequential(
                        image(),
                        new Activate("r", Activation.RELU),
                        new Activate("r", Activation.RELU))),
            refused("with batch", "[1, 9, 9, 2]", () -> ofInput(1, 9, 9, 2)),
            refused("scalar", "[]", () -> ofInput()),
            refused("no rows", "[0, 9, 2]", () -> ofInput(0, 9, 2)),
            refused("wide", "16777217", () -> ofInput(1, large, 1))));
  }

  private static Shape image() {
    return NETWORK.inputShape();
  }

  private static Network ofInput(int... extents) {
    return Network.sequential(Shape.of(extents), new Activate("relu", Activation.RELU));
  }

  @TestFactory
  Stream<DynamicTest> whatIsEmptyIsRefused() {
    return Stream.of(
        refused("network", "at least one layer", () -> Network.sequential(Shape.of(3), List.of())),
        refused("filters", "filters", () -> conv2d(0, 3).relu().named("c")),
        refused("kernel", "0", () -> conv2d(1, 0).relu().named("c")),
        refused("pool", "0", () -> maxPool2d(0).named("p")),
        refused("units", "units", () -> dense(0).named("d")),
        refused("threads", "threads", () -> new Workers(0)),
        refused("batch size", "batch size", () -> SETTINGS.withBatchSize(0)),
        refused("epochs", "epochs", () -> SETTINGS.withEpochs(0)),
        refused("batch", "batch of 0", () -> step(new Workers(1)).run(new int[4], 0, 0, 1)),
        refused("no image", "images", () -> PROGRAM.newWorkspace(0)),
        refused("images", "0 classes", () -> new TensorDataset(Tensor.zeros(0, 3), new int[0], 0)),
        refused("classes", "class", () -> new Metrics(0)));
  }

  @TestFactory
  Stream<DynamicTest> whatDoesNotFitIsRefused() {
    Shape image = NETWORK.inputShape();
    float[] poisoned = NETWORK.initialParameters(1);
    poisoned[5] = Float.NaN;
    float[] few = new float[NETWORK.parameterCount() - 1];
    Dataset others = TestNetworks.random(TestNetworks.everyLayer(), 8, 1);
    Dataset classes = new TensorDataset(Tensor.zeros(2, 9, 9, 2), new int[2], 7);
    return Stream.of(
        refused("tensor", "[9, 9, 2]", () -> new Tensor(image, new float[3])),
        refused("labels", "2", () -> new TensorDataset(Tensor.zeros(2, 3), new int[3], 4)),
        refused("label", "9", () -> new TensorDataset(Tensor.zeros(1, 3), new int[] {9}, 4)),
        refused("weights", "parameters", () -> PROGRAM.newWeights(few)),
        refused("predictor", "parameters", () -> new Predictor(PROGRAM, new Workers(1), few)),
        refused("images", "[17, 14, 3]", () -> predictor(new Workers(1)).logits(others)),
        refused("classes", "7", () -> predictor(new Workers(1)).evaluate(classes)),
        refused("model", "parameters", () -> model(few)),
        refused("state", "values", () -> new TrainingState(new float[3], new float[1][2], 0)),
        refused("poisoned state", "NaN", () -> TrainingState.of(poisoned, SETTINGS.optimizer())),
        refused(
            "poisoned moments",
            "NaN",
            () -> new TrainingState(few, new float[][] {poisoned(few)}, 0)),
        refused("poisoned model", "NaN in its tensor", () -> model(poisoned)),
        refused("negative steps", "-1", () -> new TrainingState(few, new float[0][], -1)),
        refused("trainer", "[17, 14, 3]", () -> trainer(others, state(), new Workers(1))),
        refused(
            "optimizer",
            "state",
            () -> new TrainingStep(PROGRAM, new Workers(1), EXAMPLES, Sgd.defaults(), 1, state())),
        refused("order", "order", () -> step(new Workers(1)).run(new int[3], 0, 4, 1)),
        refused("many images", "5", () -> forward(5)),
        refused("negative images", "-1", () -> forward(-1)),
        refused(
            "saved tensor",
            "t",
            () -> new SafetensorsWriter().floats("t", Shape.of(3), new float[2], 0)));
  }

  private static float[] poisoned(float[] like) {
    float[] result = like.clone();
    result[0] = Float.NaN;
    return result;
  }

  private static DynamicTest refused(String what, String word, Executable call) {
    return dynamicTest(
        what,
        () -> {
          Exception thrown = assertThrows(IllegalArgumentException.class, call);
          String sentence = String.valueOf(thrown.getMessage());
          assertTrue(sentence.contains(word), sentence);
        });
  }

  @Test
  void notANumberIsNotSaved() {
    float[] parameters = NETWORK.initialParameters(1);
    parameters[7] = Float.NaN;
    Path file = folder.resolve("m.safetensors");
    assertThrows(IllegalArgumentException.class, () -> ModelFile.save(file, model(parameters)));
  }

  @TestFactory
  Stream<DynamicTest> aChunkHasOneToFourImages() {
    BatchMemory memory = PROGRAM.newBatchMemory();
    memory.reserve(1);
    Workspace workspace = PROGRAM.newWorkspace(4);
    workspace.begin(memory, 0);
    return Stream.of(
        refused("no image", "n is 0", () -> workspace.next(0)),
        refused("too many images", "n is 5", () -> workspace.next(5)));
  }

  @Test
  void aWorkspaceForForwardPassesDoesNotTrain() {
    Workspace workspace = PROGRAM.newForwardWorkspace(4);
    PreparedWeights weights = PROGRAM.newWeights();
    BatchMemory memory = PROGRAM.newBatchMemory();
    memory.reserve(1);
    workspace.forward(4, weights, false);
    List<Executable> training =
        List.of(
            () -> workspace.forward(4, weights, true),
            () -> workspace.begin(memory, 0),
            workspace::outputGradient,
            () -> workspace.backward(4, weights, PROGRAM.newGradients()));
    for (Executable call : training) {
      Exception thrown = assertThrows(IllegalStateException.class, call);
      assertTrue(thrown.toString().contains("Program.newWorkspace"), thrown::toString);
    }
  }

  private static void forward(int images) {
    Workspace workspace = PROGRAM.newWorkspace(4);
    workspace.forward(images, PROGRAM.newWeights(), false);
  }
}
