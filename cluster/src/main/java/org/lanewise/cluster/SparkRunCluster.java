package org.lanewise.cluster;

import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.sweep.Here;
import org.lanewise.lab.sweep.RunCluster;
import org.lanewise.lab.sweep.RunExecutor;

/** Connects to Spark clusters that make runs. */
public final class SparkRunCluster implements RunCluster {

  @Override
  public RunExecutor connect(Cluster.Request request, Here here, int atOnce, Screen screen) {
    SparkConf conf = SparkSettings.of(request);
    Executors executors = new Executors(screen, SparkSettings.taskCores(conf));
    // A signal ends the process while nothing is under way.
    JavaSparkContext context =
        Objects.requireNonNull(SparkProvider.open(conf, executors, screen, () -> false));
    executors.tell();
    return new SparkRuns(context, executors, here, atOnce, screen);
  }
}
