package org.lanewise.lab.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.check.Tracing;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Setup;

/**
 * The step that is explained.
 *
 * @param network what runs
 * @param names of the classes
 * @param images as the network takes them, the one that is asked about first
 * @param settings loss, optimizer and seed
 * @param state the parameters, what the optimizer remembers, and the number of steps before
 * @param resumed whether the optimizer remembers something
 * @param healthy the run that the step would be the first of, without a fault
 * @param said what a person should know of all this, a sentence each
 */
record Subject(
    Network network,
    List<String> names,
    Dataset images,
    TrainingSettings settings,
    TrainingState state,
    boolean resumed,
    Setup healthy,
    List<String> said) {

  /**
   * The step on some images.
   *
   * @param names of the network's outputs
   * @param chosen the optimizer that was asked for; null for the model's own
   * @param seed of fresh weights
   * @param fault what is put in, or null
   * @throws WorkException when network and images don't go together
   */
  static Subject of(
      Origin origin,
      StepImages images,
      List<String> names,
      @Nullable Optimizer chosen,
      long seed,
      @Nullable Fault fault) {
    List<String> said = new ArrayList<>(List.of(origin.described(seed)));
    Model before = before(origin, images, names, seed);
    StepImages known = images;
    if (!images.isLabelled()) {
      int label = Label.predicted(before, set(images.labelled(0), names));
      known = images.labelled(label);
      said.add(
          "%s: nobody said what it shows, so it is explained for the class predicted, '%s' (%s); --label names another"
              .formatted(images.name(), names.get(label), label));
    } else {
      int label = images.labels()[0];
      said.add("%s: the label is '%s' (%s)".formatted(images.name(), names.get(label), label));
    }
    ImageSet set = set(known, names);
    TrainingSettings own = origin.settings(seed);
    Setup healthy =
        Setup.of(
            new TrainAndTest(set.name(), set, set),
            before.network().graph(),
            before.preprocessing(),
            chosen == null ? own : own.withOptimizer(chosen));
    Setup setup = healthy;
    if (fault != null) {
      setup = fault.inject(healthy);
      said.add("with the fault '%s': %s".formatted(fault.name(), fault.description()));
    }
    float[] parameters = setup.weights().apply(before.parameters());
    // A fault may bring an optimizer that remembers other things.
    boolean same = setup.settings().optimizer().stateNames().equals(own.optimizer().stateNames());
    Optional<TrainingState> remembered = chosen == null && same ? origin.state() : Optional.empty();
    TrainingState state =
        remembered
            .map(saved -> new TrainingState(parameters, saved.optimizerState(), saved.steps()))
            .orElse(TrainingState.of(parameters, setup.settings().optimizer()));
    said.add(
        String.format(
            Locale.ROOT,
            "%s, learning rate %s, step %,d",
            setup.settings().optimizer().label(),
            setup.settings().optimizer().learningRate(),
            state.steps() + 1));
    return new Subject(
        setup.network(),
        names,
        setup.trainingDataset(),
        setup.settings(),
        state,
        remembered.isPresent(),
        healthy.from(before.parameters()),
        said);
  }

  /** The loss with other parameters; NaN where they are not finite. */
  double loss(float[] parameters) {
    return Trace.of(network, parameters)
        .loss(settings.loss())
        .seed(settings.seed())
        .images(images)
        .loss();
  }

  /** Takes the step apart. */
  Trace trace() {
    Tracing tracing =
        Trace.of(network, state.parameters())
            .loss(settings.loss())
            .optimizer(settings.optimizer())
            .seed(settings.seed());
    settings.update().clipNorm().ifPresent(tracing::clipNorm);
    if (resumed) {
      tracing.remembering(state.optimizerState(), state.steps());
    }
    return tracing.images(images);
  }

  /** Writes the page on which every number of the step can be pressed. */
  void page(String title, Trace trace, Path file) {
    PageFacts facts =
        new PageFacts("One step on " + title, said, names, images, settings, state, healthy);
    PageOf.write(trace, facts, file);
  }

  private static Model before(Origin origin, StepImages images, List<String> names, long seed) {
    return switch (origin) {
      case Origin.Saved saved -> {
        if (!saved.model().network().inputShape().equals(images.shape())) {
          throw new WorkException(
              "%s is %s, but the model %s takes %s; name an image of that size, or a picture of any."
                  .formatted(
                      images.name(),
                      images.shape(),
                      saved.file(),
                      saved.model().network().inputShape()));
        }
        yield saved.model();
      }
      case Origin.Fresh fresh -> {
        Network network = fresh.network(images.shape());
        Preprocessing preprocessing = fresh.listing().preprocessing();
        ImageSet own = set(images.isLabelled() ? images : images.labelled(0), names);
        Dataset training =
            new ImageDataset(images.training() != null ? images.training() : own, preprocessing);
        float[] parameters = InitialParameters.of(network, training, seed);
        yield model(network, parameters, preprocessing, images.name(), names);
      }
    };
  }

  private static Model model(
      Network network,
      float[] parameters,
      Preprocessing preprocessing,
      String data,
      List<String> names) {
    return new Model(
        network, parameters, preprocessing, Settings.none(), new DataIdentity(data, names, ""));
  }

  private static ImageSet set(StepImages images, List<String> names) {
    return ImageSet.of(
        images.name(),
        names,
        images.shape().extent(0),
        images.shape().extent(1),
        images.shape().extent(2),
        images.pixels(),
        images.labels());
  }
}
