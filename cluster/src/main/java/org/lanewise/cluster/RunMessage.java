package org.lanewise.cluster;

import java.util.List;
import java.util.Map;
import org.lanewise.lab.run.RunParts;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.sweep.RunPlan;

/**
 * What goes to an executor for a run.
 *
 * @param sweep tells it from others, whose images may be others too
 * @param words the call as a person made it, without the program's name
 * @param there the call that makes the same run elsewhere
 * @param listing what the network is called
 * @param identity what must be the same on every machine, by name
 * @param threads of an executor for a run
 * @param sharesTerminal whether executors hear of a Ctrl-C that is meant for the driver
 */
record RunMessage(
    String sweep,
    List<String> words,
    List<String> there,
    String listing,
    Map<String, String> identity,
    int threads,
    boolean sharesTerminal) {

  /**
   * Of a run that was prepared here.
   *
   * @param request what its plan asks for here
   * @param run what came of it
   */
  static RunMessage of(
      String sweep, RunPlan plan, RunRequest request, RunParts run, int threads, boolean terminal) {
    return new RunMessage(
        sweep,
        plan.words(),
        SparkProvider.elsewhere(run).words(),
        request.work().listing().name(),
        run.identity(),
        threads,
        terminal);
  }

  byte[] write() {
    return Bytes.write(out -> {
      Bytes.text(out, sweep);
      Bytes.texts(out, words);
      Bytes.texts(out, there);
      Bytes.text(out, listing);
      Bytes.texts(out, identity);
      out.writeInt(threads);
      out.writeBoolean(sharesTerminal);
    });
  }

  static RunMessage read(byte[] bytes) {
    return Bytes.read(
        bytes,
        in ->
            new RunMessage(
                Bytes.text(in),
                Bytes.texts(in),
                Bytes.texts(in),
                Bytes.text(in),
                Bytes.textsByName(in),
                in.readInt(),
                in.readBoolean()));
  }
}
