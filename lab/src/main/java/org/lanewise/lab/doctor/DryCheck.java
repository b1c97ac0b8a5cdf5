package org.lanewise.lab.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.check.LossGradient;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Checkup;
import org.lanewise.engine.doctor.Checkups;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Severity;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.fault.Setup;

/**
 * What can be checked without training.
 *
 * @param lines what was checked and seen
 * @param findings what is wrong
 */
record DryCheck(List<Line> lines, List<Finding> findings) {

  private static final int BATCH = 32;
  private static final int STEPS = 150;
  private static final double OVERFITTED = 0.2;
  private static final int GRADIENT_IMAGES = 2;
  private static final int GRADIENT_SAMPLES = 12;

  /**
   * One check.
   *
   * @param name what was checked
   * @param good whether it is as it should be
   * @param seen what was seen
   */
  record Line(String name, boolean good, String seen) {}

  /** Checks a setup. */
  static DryCheck of(Setup setup, KernelSet kernels, Workers workers) {
    List<Line> lines = new ArrayList<>();
    Network network = setup.network();
    Program program = Program.of(network, kernels, setup.settings().convolution());
    float[] parameters = setup.initialState(network).parameters();
    Dataset dataset = setup.trainingDataset();
    RunFacts facts = RunFacts.of(network, setup.settings(), dataset.size(), workers.threads());
    Doctor doctor = new Doctor(facts);
    Checkup checkup = Checkups.of(program, parameters, dataset, setup.settings().loss());
    List<Finding> findings = new ArrayList<>(doctor.hear(checkup));
    Overlap overlap = Overlap.of(setup.data().train(), setup.data().test());
    findings.addAll(doctor.hear(overlap));

    // Of a loss of somebody's own nobody knows what a guess has: the network begins as one.
    double chance = Double.isInfinite(facts.chanceLoss()) ? checkup.loss() : facts.chanceLoss();
    lines.add(
        new Line(
            "first loss",
            facts.startsWell(checkup.loss(), checkup.meanAbsoluteLogit()),
            String.format(
                Locale.ROOT,
                facts.guess().isEmpty() ? "%s; a guess has ln C = %.3f" : "%s; a guess has %.3f",
                Rates.loss(checkup.loss(), 3),
                chance)));
    lines.add(
        new Line(
            "input",
            checkup.inputNormal() && checkup.imageDifference() > 0,
            String.format(
                Locale.ROOT,
                "%.3g to %.3g, mean %.3g, deviation %.3g",
                checkup.inputMinimum(),
                checkup.inputMaximum(),
                checkup.inputMean(),
                checkup.inputDeviation())));
    lines.add(
        new Line(
            "labels",
            checkup.missingClasses() == 0
                && facts.classes() > 1
                && checkup.labelsTell(dataset.size()),
            labels(checkup)));
    lines.add(
        new Line(
            "pixel order",
            findings.stream().noneMatch(f -> f.cause().equals("pixel-order-wrong")),
            dataset.decoded()
                ? "as in the pictures, which were decoded here"
                : "correlation with the next pixel %s, the next row %s, one plane on %s"
                    .formatted(
                        correlation(checkup.nextPixel()),
                        correlation(checkup.nextRow()),
                        correlation(checkup.planeAway()))));
    lines.add(
        new Line(
            "test images",
            findings.stream().noneMatch(f -> f.cause().equals("data-leakage")),
            String.format(
                Locale.ROOT,
                "%d of %d are copies of training images",
                overlap.copies(),
                overlap.testImages())));
    kernelsAgree(setup, network, parameters, workers, lines);
    gradient(setup, program, parameters, workers, lines, findings);
    oneBatch(setup, program, parameters, chance, workers, lines);
    return new DryCheck(lines, findings);
  }

  private static String correlation(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "none";
  }

  private static String labels(Checkup checkup) {
    String missing = Count.of(checkup.missingClasses(), "class") + " missing; ";
    return checkup.labelSignal().isEmpty()
        ? missing + "all images have one label, so there are no classes to compare"
        : missing
            + String.format(
                Locale.ROOT,
                "coarse pictures differ %.1f times as much between classes as within (1 is chance)",
                checkup.labelSignal().getAsDouble());
  }

  private static TensorDataset some(Dataset dataset, int count, boolean zero) {
    int size = dataset.shape().size();
    float[] pixels = new float[count * size];
    int[] labels = new int[count];
    Dataset.Reader reader = dataset.newReader();
    for (int i = 0; i < count; i++) {
      int example = (int) ((long) i * dataset.size() / count);
      if (!zero) {
        reader.read(example, 0, pixels, i * size);
      }
      labels[i] = dataset.label(example);
    }
    int[] extents = dataset.shape().toArray();
    int[] all = new int[extents.length + 1];
    all[0] = count;
    System.arraycopy(extents, 0, all, 1, extents.length);
    return new TensorDataset(new Tensor(Shape.of(all), pixels), labels, dataset.classes());
  }

  private static void kernelsAgree(
      Setup setup, Network network, float[] parameters, Workers workers, List<Line> lines) {
    TensorDataset few = some(setup.trainingDataset(), 4, false);
    List<float[]> gradients = new ArrayList<>();
    for (KernelSet kernels : KernelSets.values()) {
      Optimizer optimizer = setup.settings().optimizer();
      TrainingStep step =
          new TrainingStep(
              Program.of(network, kernels, setup.settings().convolution()),
              workers,
              few,
              optimizer,
              1,
              TrainingState.of(parameters, optimizer));
      step.computeGradient(new int[] {0, 1, 2, 3}, 0, 4, 1);
      gradients.add(step.gradient());
    }
    boolean same =
        gradients.stream().allMatch(gradient -> Arrays.equals(gradient, gradients.getFirst()));
    lines.add(
        new Line(
            "kernels",
            same,
            same
                ? "textbook, im2col and fast give the same gradient in every bit"
                : "textbook, im2col and fast give different gradients"));
  }

  /**
   * Checks the gradient. Where it is wrong, but right with fresh weights, it is no fault of the
   * engine: with the weights of a run that diverged, single precision rounds away what double
   * precision sees, or the loss is not even finite.
   */
  private static void gradient(
      Setup setup,
      Program program,
      float[] parameters,
      Workers workers,
      List<Line> lines,
      List<Finding> findings) {
    GradientReport report = report(setup, program, parameters, workers).orElse(null);
    double worst = report == null ? Double.POSITIVE_INFINITY : report.worstRelativeError();
    if (report != null && worst <= GradientCheck.TOLERANCE) {
      lines.add(
          new Line(
              "gradient",
              true,
              String.format(
                  Locale.ROOT,
                  "worst relative error against central differences %.1e; up to %.0e is rounding",
                  worst,
                  GradientCheck.TOLERANCE)));
      return;
    }
    float[] fresh = program.network().initialParameters(setup.settings().seed());
    GradientReport again = report(setup, program, fresh, workers).orElse(null);
    if (again == null || again.worstRelativeError() > GradientCheck.TOLERANCE) {
      GradientReport shown = again == null ? report : again;
      if (shown != null) {
        wrong(shown, lines, findings);
        return;
      }
    }
    lines.add(
        new Line(
            "gradient",
            false,
            (report == null
                    ? "the loss is not finite with these weights"
                    : String.format(
                        Locale.ROOT,
                        "worst relative error against central differences %.1e with these weights",
                        worst))
                + (again == null
                    ? ", nor with fresh ones"
                    : String.format(
                        Locale.ROOT,
                        ", but %.1e with fresh ones: these are too large for single precision",
                        again.worstRelativeError()))));
  }

  private static void wrong(GradientReport report, List<Line> lines, List<Finding> findings) {
    double worst = report.worstRelativeError();
    lines.add(
        new Line(
            "gradient",
            false,
            String.format(
                Locale.ROOT,
                "worst relative error against central differences %.1e; up to %.0e is rounding",
                worst,
                GradientCheck.TOLERANCE)));
    Map<String, Double> evidence = new LinkedHashMap<>();
    report
        .tensors()
        .forEach(t -> t.worstRelativeError().ifPresent(error -> evidence.put(t.path(), error)));
    findings.add(
        new Finding(
            Causes.BACKWARD_WRONG,
            Severity.HOPELESS,
            0,
            0,
            String.format(
                Locale.ROOT,
                "the gradient differs from central differences by a relative error of %.1e.",
                worst),
            "Every tensor's gradient agrees to better than 1e-3.",
            evidence,
            new Fix(
                "This is a bug in the engine, not in your network: please report it.",
                List.of(new Fix.CheckGradient()))));
  }

  /**
   * The gradient as the optimizer uses it: what it leaves in the array is what it worked with.
   * Empty where the loss is not finite, so that nothing can be compared.
   */
  private static Optional<GradientReport> report(
      Setup setup, Program program, float[] parameters, Workers workers) {
    GradientCheck check;
    try {
      check =
          new GradientCheck(
              program.network(),
              parameters,
              some(setup.trainingDataset(), GRADIENT_IMAGES, false),
              setup.settings().loss(),
              1,
              GRADIENT_SAMPLES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    LossGradient engine = check.engineGradient(program, workers);
    Optimizer optimizer = setup.settings().optimizer();
    float[] used = engine.parameters().clone();
    float[] updated = parameters.clone();
    float[][] state = TrainingState.of(parameters, optimizer).optimizerState();
    for (ParameterSlot slot : program.network().parameters()) {
      optimizer.update(slot.range(), 1, optimizer.learningRate(), updated, used, state);
    }
    return Optional.of(check.check(new LossGradient(engine.loss(), used, engine.input()), workers));
  }

  private static void oneBatch(
      Setup setup,
      Program program,
      float[] parameters,
      double chance,
      Workers workers,
      List<Line> lines) {
    int count = Math.min(BATCH, setup.trainingDataset().size());
    double loss = overfit(setup, program, parameters, workers, count, false);
    double blind = overfit(setup, program, parameters, workers, count, true);
    double limit = OVERFITTED * chance;
    lines.add(
        new Line(
            "one batch",
            loss < limit,
            String.format(
                Locale.ROOT,
                "%d steps on the same %d images bring the loss to %s; below %.2f is learned by heart",
                STEPS,
                count,
                Rates.loss(loss, 4),
                limit)));
    lines.add(
        new Line(
            "zero input",
            loss < blind,
            String.format(
                Locale.ROOT,
                "with all inputs 0 the same steps only reach %s",
                Rates.loss(blind, 4))));
  }

  private static double overfit(
      Setup setup, Program program, float[] parameters, Workers workers, int count, boolean zero) {
    Optimizer optimizer = setup.settings().optimizer();
    Loss loss = setup.settings().loss();
    TensorDataset batch = some(setup.trainingDataset(), count, zero);
    TrainingStep step =
        new TrainingStep(
            program,
            workers,
            batch,
            TrainingSettings.defaults(1).withOptimizer(optimizer).withLoss(loss),
            TrainingState.of(parameters, optimizer));
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    double reached = Double.NaN;
    try {
      for (int i = 0; i < STEPS; i++) {
        Metrics metrics = step.run(order, 0, count, 1);
        reached = loss.isCrossEntropy() ? metrics.meanCrossEntropy() : metrics.meanLoss();
      }
    } catch (NonFiniteException e) {
      return Double.POSITIVE_INFINITY;
    }
    return reached;
  }
}
