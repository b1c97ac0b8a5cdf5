package org.lanewise.lab.explain;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.lab.fault.Setup;

/**
 * What a page is about, besides the numbers of the step.
 *
 * @param title its heading
 * @param said what a person should know, a sentence each
 * @param classNames of the network's outputs
 * @param images those of the step, as the network takes them
 * @param settings loss, optimizer and seed
 * @param state parameters and the optimizer's memory before the step
 * @param play what ten steps of training are shown of: images of its own, and weights that do not
 *     depend on them; null for none
 */
record PageFacts(
    String title,
    List<String> said,
    List<String> classNames,
    Dataset images,
    TrainingSettings settings,
    TrainingState state,
    @Nullable Setup play) {

  /** Keeps unmodifiable copies of the lists. */
  PageFacts {
    Objects.requireNonNull(title, "title");
    said = List.copyOf(said);
    classNames = List.copyOf(classNames);
  }
}
