package org.lanewise.lab.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.augment.Augmentations;
import org.lanewise.engine.tensor.Near;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that changes training images. */
public final class AugmentOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--augment",
      paramLabel = "LIST",
      description =
          "Change the training images at random, anew in every epoch, in this order. Of flip50 (percent that are"
              + " mirrored), crop4 (moved by up to 4 whole pixels), shift10 (percent of the side), rotate10 (degrees),"
              + " zoom10 (percent), cutout8 (a grey square of 8 pixels) and jitter20 (percent of brightness, contrast"
              + " and saturation); a word without its number has the one that is shown. Default: none.")
  private @Nullable String list;

  /** What was asked for, in order; empty for nothing. */
  public List<Augmentation> augmentations() {
    if (list == null) {
      return List.of();
    }
    List<Augmentation> all = new ArrayList<>();
    for (String typed : list.split(",", -1)) {
      String word = typed.strip();
      if (word.isEmpty()) {
        throw Calls.wrong(
            command,
            "--augment '%s' has an empty word; write one comma between two words, as flip,crop4"
                .formatted(list));
      }
      String name = word.replaceAll("[0-9.]*$", "");
      if (!Augmentations.names().contains(name)) {
        throw Calls.wrong(
            command,
            "--augment has no '%s'%s (it has %s)"
                .formatted(
                    word,
                    Near.hint(name, Augmentations.names()),
                    String.join(", ", Augmentations.words())));
      }
      all.add(Calls.valid(command, () -> Augmentations.of(word)));
    }
    return Calls.valid(command, () -> Augmentations.list(all));
  }
}
