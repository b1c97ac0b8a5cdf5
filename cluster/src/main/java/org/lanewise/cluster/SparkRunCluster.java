package org.lanewise.cluster;

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
    JavaSparkContext context = SparkProvider.open(conf, request.master(), executors, screen);
    executors.tell();
    return new SparkRuns(context, executors, here, atOnce, screen);
  }
}
