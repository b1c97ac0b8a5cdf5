package org.lanewise.lab.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.ImageStatistics;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.UpdateSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what is learned from, and what is done against learning it by heart. */
public final class LearningOptions {

  private static final List<String> WEIGHTS = List.of("balanced");
  private static final List<String> INITIALIZERS = List.of("glorot", "he");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--label-smoothing",
      paramLabel = "S",
      description =
          "Spread this part of each label evenly over all classes, at least 0 and below 1. Default: 0.")
  private double smoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "HOW",
      description =
          "balanced: an image of a rare class counts as much more as its class is rarer than the mean. Default: all"
              + " count the same.")
  private @Nullable String weights;

  @Option(
      names = "--clip-norm",
      paramLabel = "N",
      description =
          "Shorten the gradient of all parameters together to this norm where it is longer. Default: never.")
  private @Nullable Double clipNorm;

  @Option(
      names = "--ema",
      paramLabel = "M",
      description =
          "Validate and save the exponential moving average of the parameters, of which a step keeps M, such as"
              + " 0.999. Default: the parameters themselves.")
  private @Nullable Double ema;

  @Option(
      names = "--initializer",
      paramLabel = "NAME",
      description =
          "glorot or he: how the kernels begin for which the network says nothing else. Default: glorot.")
  private @Nullable String initializer;

  @Option(
      names = "--standardize",
      description =
          "Subtract the mean of the training images from each channel and divide by their standard deviation; kept"
              + " in the model. Default: no.")
  private boolean standardize;

  /** Refuses what can't be right, whatever the data are. */
  public void check() {
    if (weights != null) {
      Choice.check(command, "--class-weights", weights, WEIGHTS);
    }
    if (initializer != null) {
      Choice.check(command, "--initializer", initializer, INITIALIZERS);
    }
    Calls.valid(command, () -> SoftmaxCrossEntropy.smoothed(smoothing));
    update(UpdateSettings.of(Adam.defaults()));
  }

  /** The loss on these images. */
  public SoftmaxCrossEntropy loss(LabelledImages images) {
    SoftmaxCrossEntropy loss = SoftmaxCrossEntropy.smoothed(smoothing);
    if (weights == null) {
      return loss;
    }
    double[] counts = new double[images.classNames().size()];
    for (int i = 0; i < images.size(); i++) {
      counts[images.label(i)]++;
    }
    double mean = (double) images.size() / counts.length;
    return loss.weighted(
        Arrays.stream(counts).map(count -> count == 0 ? 0 : mean / count).toArray());
  }

  /** With clipping and average. */
  public UpdateSettings update(UpdateSettings settings) {
    return Calls.valid(
        command,
        () -> {
          UpdateSettings clipped = clipNorm == null ? settings : settings.withClipNorm(clipNorm);
          return ema == null ? clipped : clipped.withAverage(new Ema(ema));
        });
  }

  /** The preprocessing of these training images, after the one that the network has anyway. */
  public Preprocessing preprocessing(Preprocessing plain, LabelledImages images) {
    if (!standardize) {
      return plain;
    }
    ImageStatistics statistics = ImageStatistics.of(images);
    int channels = images.channels();
    float[] mean = new float[channels];
    float[] deviation = new float[channels];
    float scale = 255 / plain.divisor();
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (statistics.means().get(c) * scale);
      deviation[c] = (float) (statistics.deviations().get(c) * scale);
      if (deviation[c] == 0) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "--standardize can't divide by the standard deviation of channel %d of %s, which is 0: all its pixels are the same; train without it.",
                c,
                images.name()));
      }
    }
    return new Preprocessing(plain.divisor(), mean, deviation);
  }

  /** The network whose kernels begin as was asked. */
  public Graph graph(Graph graph) {
    return initializer == null || initializer.equals("glorot")
        ? graph
        : new Graph(
            graph.nodes().stream()
                .map(node -> new Node(begun(node.layer()), node.inputs()))
                .toList());
  }

  private static Layer begun(Layer layer) {
    return switch (layer) {
      case Conv2d conv -> conv.with(begun(conv.learning()));
      case Dense dense -> dense.with(begun(dense.learning()));
      default -> layer;
    };
  }

  private static Learning begun(Learning learning) {
    return learning.initializer() == Initializers.GLOROT
        ? learning.from(Initializers.HE)
        : learning;
  }
}
