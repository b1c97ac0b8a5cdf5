package org.lanewise.lab.run;

import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.GradientSource;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;

/** Other machines that compute the gradients of a run, until it is closed. */
public interface Cluster extends GradientSource, AutoCloseable {

  /** What the steps took there so far, in seconds, part by part in the order of a step. */
  SequencedMap<String, Double> parts();

  @Override
  void close();

  /** How clusters of a kind are reached; module {@code cluster} has the one for Spark. */
  interface Provider {

    /**
     * Connects to a cluster and has it prepare for a run; says on the screen what a step costs here
     * and there.
     *
     * @param stopped whether somebody asked for an end of the run; a step that the cluster does not
     *     finish soon after that is computed here
     * @return null where that was asked for before anybody computes
     * @throws WorkException when it can't be done
     */
    @Nullable Cluster connect(
        Request request, RunParts run, Screen screen, BooleanSupplier stopped);
  }

  /**
   * Which cluster.
   *
   * @param master its address, as Spark knows it
   * @param properties how to talk to it
   */
  record Request(String master, Map<String, String> properties) {}

  /**
   * Connects by the provider on the class path.
   *
   * @param stopped as for a {@link Provider}
   * @return null where an end was asked for before
   * @throws WorkException when there is none, the network can't be computed by several machines, or
   *     it can't be done
   */
  static @Nullable Cluster connect(
      Request request, RunParts run, Screen screen, BooleanSupplier stopped) {
    if (run.program().couplesBatch()) {
      throw new WorkException(
          "a batch normalization of this network takes its statistics from the whole batch, which no machine of several has; give it a group, such as \"group\": 64 in --network, or train without --master.");
    }
    return provider(Provider.class).connect(request, run, screen, stopped);
  }

  /**
   * Who reaches clusters, of those on the class path.
   *
   * @throws WorkException when there is none
   */
  static <T> T provider(Class<T> kind) {
    return ServiceLoader.load(kind)
        .findFirst()
        .orElseThrow(() ->
            new WorkException(
                "--master needs the module cluster and Spark on the class path; call this as ./lanewise, or through spark-submit with lanewise-cluster.jar (docs/cluster.md)."));
  }
}
