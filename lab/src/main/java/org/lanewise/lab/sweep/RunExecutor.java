package org.lanewise.lab.sweep;

import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/**
 * Who makes runs: {@link Here this process}, or {@link RunCluster machines elsewhere}. A {@link
 * RunQueue} decides in which order they are made, and what happens to one that died.
 */
public interface RunExecutor extends AutoCloseable {

  /** How many runs it wants to be given at a time, at least 1. */
  int atOnce();

  /** How many it makes at a time or where, as {@code 2 at a time}. */
  String summary();

  /**
   * Makes a run as its words alone would, and returns when it has ended. Called by as many threads
   * at a time as {@link #atOnce} says.
   *
   * @param plan what to make
   * @param log where the run's log goes, the one that {@code train --log} writes; what is there is
   *     overwritten
   * @param progress hears what part of the run is done, from 0 to 1: that it begins, and then as
   *     often as that is known
   * @return whether the run ended of itself, also by NaN or infinity, and its log is whole; false
   *     where {@link #stop} ended it
   * @throws RuntimeException when it died
   */
  boolean make(RunPlan plan, Path log, DoubleConsumer progress);

  /** Asks the runs under way for an end, soon, and makes no more. */
  void stop();

  /** Gives back what it holds; no run is under way. */
  @Override
  void close();
}
