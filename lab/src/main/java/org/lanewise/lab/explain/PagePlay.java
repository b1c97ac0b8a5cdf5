package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Checkups;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorCallback;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;

/**
 * Ten steps of training on the images of the page and nothing else: as it should be, and with
 * faults of the doctor's. The engine trains; the page shows what came of each step.
 */
final class PagePlay {

  static final int STEPS = 10;

  /** Larger kernels are too much for a page. */
  private static final int MOST_WEIGHTS = 4096;

  private static final List<String> FAULTS =
      List.of("weights-zero", "learning-rate-too-high", "softmax-twice");

  private final PageNumbers numbers;
  private final List<Map<String, @Nullable Object>> runs = new ArrayList<>();

  private PagePlay(PageNumbers numbers) {
    this.numbers = numbers;
  }

  /** Trains, and puts what came of it on the page. */
  static void add(PageNumbers numbers, Setup healthy) {
    PagePlay play = new PagePlay(numbers);
    var settings =
        healthy.settings().withEpochs(STEPS).withBatchSize(healthy.data().train().size());
    Setup steps =
        Setup.of(healthy.data(), healthy.graph(), healthy.preprocessing(), settings)
            .from(healthy.weights().apply(new float[0]));
    play.run(
        "healthy",
        "as it is",
        "Ten steps on this picture alone. The network learns it by heart.",
        steps);
    for (String name : FAULTS) {
      Fault fault = Faults.find(name).orElseThrow();
      play.run(
          name,
          name.replace('-', ' '),
          "The same, but " + fault.description() + ".",
          fault.inject(steps));
    }
    numbers.fact("play", play.runs);
    numbers.fact("first", steps.network().parameters().getFirst().path());
    kernel(steps.network()).ifPresent(slot -> numbers.fact("kernel", Map.of("id", slot.path())));
  }

  private void run(String name, String title, String about, Setup setup) {
    Network network = setup.network();
    Program program = Program.of(network, KernelSets.IM2COL, setup.settings().convolution());
    TrainingState state = setup.initialState(network);
    Dataset images = setup.trainingDataset();
    Loss loss = setup.settings().loss();
    List<@Nullable Object> losses = new ArrayList<>();
    List<Object> probabilities = new ArrayList<>();
    List<Object> changes = new ArrayList<>();
    float[][] last = {state.parameters()};
    Doctor doctor = new Doctor(RunFacts.of(network, setup.settings(), images.size(), 1));
    try (Workers workers = new Workers(1)) {
      var trainer = new Trainer(program, workers, images, null, setup.settings(), state);
      Runnable frame =
          () -> {
            float[] parameters = state.parameters();
            var predictor = new Predictor(program, workers, parameters);
            kernel(network)
                .ifPresent(slot ->
                    numbers.tensor(
                        "frame " + name + " " + losses.size(),
                        Arrays.copyOfRange(
                            parameters, slot.offset(), slot.offset() + slot.size())));
            changes.add(change(network.parameters().getFirst(), last[0], parameters));
            last[0] = parameters;
            losses.add(predictor.evaluate(images, loss).meanLoss());
            probabilities.add(probabilities(program, parameters, images));
          };
      trainer.addCallback(
          new DoctorCallback(trainer.gatherStatistics(), loss, network.classes(), doctor::hear));
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              frame.run();
            }
          });
      doctor.hear(Checkups.of(program, state.parameters(), images, loss));
      frame.run();
      trainer.run();
    } catch (NonFiniteException e) {
      losses.add(null);
      doctor.hear(new Breakdown(losses.size(), 1, String.valueOf(e.getMessage())));
    }
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("name", name);
    run.put("title", title);
    run.put("about", about);
    run.put("losses", losses);
    run.put("probabilities", probabilities);
    run.put("changes", changes);
    run.put("doctor", doctor.findings().stream().map(PagePlay::words).toList());
    runs.add(run);
  }

  private static Map<String, Object> words(Finding finding) {
    return Map.of(
        "cause", finding.cause(),
        "when", finding.when(),
        "seen", finding.seen(),
        "advice", finding.fix().advice());
  }

  /** By what part of itself a step changed a tensor. */
  private static double change(ParameterSlot slot, float[] before, float[] after) {
    double weights = 0;
    double steps = 0;
    for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
      weights += (double) before[i] * before[i];
      steps += ((double) after[i] - before[i]) * ((double) after[i] - before[i]);
    }
    return weights == 0 ? 0 : Math.sqrt(steps / weights);
  }

  /** Softmax of the first image's logits. */
  private static List<Double> probabilities(Program program, float[] parameters, Dataset images) {
    int classes = program.network().classes();
    Workspace workspace = program.newWorkspace(1);
    images.newReader().read(0, 0, workspace.input(), 0);
    workspace.forward(1, program.newWeights(parameters), false);
    float[] result = new float[classes];
    SoftmaxKernel.forward(1, classes, workspace.output(), result);
    List<Double> list = new ArrayList<>();
    for (float p : result) {
      list.add((double) p);
    }
    return list;
  }

  /** The kernel of the first convolution, if it is small enough to be shown step by step. */
  private static Optional<ParameterSlot> kernel(Network network) {
    return network.nodes().stream()
        .filter(node -> node.layer() instanceof Conv2d)
        .map(ShapedNode::parameters)
        .map(List::getFirst)
        .findFirst()
        .filter(slot -> slot.size() <= MOST_WEIGHTS);
  }
}
