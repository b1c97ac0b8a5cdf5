package org.lanewise.bench;

/** Runs the benchmarks whose names match the arguments; takes every option of JMH. */
public final class Main {

  private Main() {}

  /** Hands the command line to JMH. */
  public static void main(String[] args) throws Exception {
    org.openjdk.jmh.Main.main(args);
  }
}
