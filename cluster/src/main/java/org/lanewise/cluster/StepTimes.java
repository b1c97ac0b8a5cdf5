package org.lanewise.cluster;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Where the time of the steps goes, by the driver's clock. What executors do at the same time is
 * divided by the number of tasks at a time.
 */
final class StepTimes {

  private static final double NANO = 1e-9;

  private long out;
  private double fetching;
  private double computing;
  private double waiting;
  private long reading;
  private long summing;

  /**
   * Counts a step.
   *
   * @param sending nanoseconds until the parameters were ready to be fetched
   * @param job nanoseconds from then until the last answer
   * @param sum nanoseconds from then on
   * @param answers of the step
   * @param slots tasks at a time
   */
  void add(long sending, long job, long sum, StepAnswers answers, int slots) {
    double in = (double) answers.fetching() / slots;
    double busy = (double) answers.computing() / slots;
    out += sending;
    fetching += in;
    computing += busy;
    waiting += job - in - busy - answers.reading();
    reading += answers.reading();
    summing += sum;
  }

  /** Seconds of each part, in the order in which a step does them. */
  SequencedMap<String, Double> parts() {
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    parts.put("parameters out, here", out * NANO);
    parts.put("parameters in, there", fetching * NANO);
    parts.put("shares computed, there", computing * NANO);
    parts.put("tasks, wire and waiting", waiting * NANO);
    parts.put("answers read, here", reading * NANO);
    parts.put("sum of the answers, here", summing * NANO);
    return parts;
  }
}
