package org.lanewise.lab.command;

import java.nio.file.Path;
import org.lanewise.lab.cli.WorkException;

/** What is said of a model whose output is not finite. */
final class DivergedModel {

  private DivergedModel() {}

  /** A failure of this model on what the words name, such as {@code "the picture cat.png"}. */
  static WorkException on(Path model, String words) {
    return new WorkException(
        "the model %s met NaN or infinity in %s, expected finite numbers; such a model has diverged: train it anew with a lower learning rate."
            .formatted(model, words));
  }
}
