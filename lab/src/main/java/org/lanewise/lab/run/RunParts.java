package org.lanewise.lab.run;

import java.util.Map;
import java.util.TreeMap;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.Version;

/**
 * What of a run is needed to compute shares of its gradients.
 *
 * @param call how the person asked for it
 * @param program how the network runs
 * @param dataset what batches are taken from
 * @param settings the loss, the seed of dropout, the size of a batch
 * @param run all that decides the bits
 */
public record RunParts(
    TypedCall call, Program program, Dataset dataset, TrainingSettings settings, Run run) {

  /** What must be the same wherever shares of one run are computed, by name. */
  public Map<String, String> identity() {
    Map<String, String> all = new TreeMap<>();
    add(all, RunSettings.of(settings));
    add(all, run.settings());
    all.put("lanewise", Version.number() + " with code " + CodeDigest.ofThisCode());
    all.put("network", NetworkJson.print(program.network().graph()));
    all.put("input", program.network().inputShape().toString());
    all.put("preprocessing", run.preprocessing().toString());
    all.put("data_fingerprint", run.data().fingerprint());
    return all;
  }

  private static void add(Map<String, String> all, Settings settings) {
    for (String name : settings.names()) {
      all.put(name, String.valueOf(settings.value(name)));
    }
  }
}
