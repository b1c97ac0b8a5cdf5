package org.lanewise.lab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that has a model look at each image more than once. */
public final class TtaOption {

  private static final String FLIP = "flip";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--tta",
      paramLabel = "HOW",
      description =
          "flip: look at each image and at its mirror image, and take the mean of their logits. Default: look once.")
  private @Nullable String how;

  /** Whether mirror images are looked at too; a wrong call where something else was asked for. */
  public boolean flip() {
    if (how != null) {
      Choice.check(command, "--tta", how, List.of(FLIP));
    }
    return how != null;
  }
}
