package org.lanewise.cluster;

import java.util.List;
import java.util.Map;

/**
 * What goes to each executor once a run.
 *
 * @param id tells runs apart
 * @param words the call, without the program's name
 * @param identity what must be the same on every machine, by name
 * @param threads of an executor for a share
 * @param sharesTerminal whether executors hear of a Ctrl-C that is meant for the driver
 */
record JobMessage(
    String id,
    List<String> words,
    Map<String, String> identity,
    int threads,
    boolean sharesTerminal) {

  byte[] write() {
    return Bytes.write(out -> {
      Bytes.text(out, id);
      Bytes.texts(out, words);
      Bytes.texts(out, identity);
      out.writeInt(threads);
      out.writeBoolean(sharesTerminal);
    });
  }

  static JobMessage read(byte[] bytes) {
    return Bytes.read(
        bytes,
        in ->
            new JobMessage(
                Bytes.text(in),
                Bytes.texts(in),
                Bytes.textsByName(in),
                in.readInt(),
                in.readBoolean()));
  }
}
