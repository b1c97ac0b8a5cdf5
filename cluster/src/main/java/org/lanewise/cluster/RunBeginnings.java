package org.lanewise.cluster;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Tells when an executor begins a run: many more may wait for one. */
final class RunBeginnings extends SparkListener {

  /** The property of a job that names its run. */
  static final String RUN = "lanewise.run";

  private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();

  /** Whenever a run begins, {@code hears} is told. */
  void await(String run, Runnable hears) {
    waiting.put(run, hears);
  }

  /** Nobody waits for it any more. */
  void forget(String run) {
    waiting.remove(run);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    Properties properties = submitted.properties();
    String run = properties == null ? null : properties.getProperty(RUN);
    if (run != null) {
      stages.put(submitted.stageInfo().stageId(), run);
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    String run = stages.get(start.stageId());
    Runnable hears = run == null ? null : waiting.get(run);
    if (hears != null) {
      hears.run();
    }
  }
}
