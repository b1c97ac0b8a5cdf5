package org.lanewise.lab.sweep;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.Cluster;

/** How clusters that make runs are reached; module {@code cluster} has the one for Spark. */
public interface RunCluster {

  /** More runs than any cluster makes at a time. */
  int MOST = 1_000;

  /**
   * Connects to a cluster.
   *
   * @param here makes runs while nobody else does
   * @param atOnce how many runs it may be given at a time, at least 1
   * @param screen hears who joins and who is lost
   * @throws org.lanewise.lab.cli.WorkException when that can't be done
   */
  RunExecutor connect(Cluster.Request request, Here here, int atOnce, Screen screen);

  /**
   * Who makes runs: a cluster where one was asked for, else this process.
   *
   * @param request the cluster, or null
   * @param images for what is made here
   * @param runs how many there are
   * @param cores of this process
   * @param most how many may be made at a time; null for as many as there are cores
   * @param screen hears who joins and who is lost
   * @throws org.lanewise.lab.cli.WorkException when the cluster can't be reached
   */
  static RunExecutor executor(
      Cluster.@Nullable Request request,
      RunImages images,
      int runs,
      int cores,
      @Nullable Integer most,
      Screen screen) {
    int atATime = Math.clamp(runs, 1, Objects.requireNonNullElse(most, cores));
    Here here = new Here(images, atATime, Math.max(1, cores / atATime));
    if (request == null || runs == 0) {
      return here;
    }
    return Cluster.provider(RunCluster.class)
        .connect(
            request, here, Math.clamp(runs, 1, Objects.requireNonNullElse(most, MOST)), screen);
  }
}
