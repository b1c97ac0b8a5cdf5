package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.cifar.Cifar10Reader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that take a part of the data. */
public final class LimitOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--train-images",
      paramLabel = "N",
      description = "Take the first N training images. Default: all.")
  private @Nullable Integer train;

  @Option(
      names = "--test-images",
      paramLabel = "N",
      description = "Take the first N test images. Default: all.")
  private @Nullable Integer test;

  /** Refuses numbers below 1. */
  public void check() {
    if (train != null) {
      Calls.positive(command, "--train-images", train);
    }
    if (test != null) {
      Calls.positive(command, "--test-images", test);
    }
  }

  /** How many training images, or {@code Cifar10Reader.ALL}. */
  public int train() {
    return train == null ? Cifar10Reader.ALL : train;
  }

  /** How many test images, or {@code Cifar10Reader.ALL}. */
  public int test() {
    return test == null ? Cifar10Reader.ALL : test;
  }
}
