package org.lanewise.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes to each executor once a run.
 *
 * @param id tells runs apart
 * @param words the call, without the program's name
 * @param network the network's JSON where the call names a file; empty where it names none
 * @param identity what must be the same on every machine, by name
 * @param threads of an executor for a share
 * @param sharesTerminal whether executors hear of a Ctrl-C that is meant for the driver
 */
record JobMessage(
    String id,
    List<String> words,
    String network,
    Map<String, String> identity,
    int threads,
    boolean sharesTerminal) {

  byte[] write() {
    return Bytes.write(out -> {
      Bytes.text(out, id);
      writeAll(out, words);
      Bytes.text(out, network);
      writeAll(out, List.copyOf(identity.keySet()));
      writeAll(out, List.copyOf(identity.values()));
      out.writeInt(threads);
      out.writeBoolean(sharesTerminal);
    });
  }

  static JobMessage read(byte[] bytes) {
    return Bytes.read(
        bytes,
        in -> {
          String id = Bytes.text(in);
          List<String> words = readAll(in);
          String network = Bytes.text(in);
          List<String> names = readAll(in);
          List<String> values = readAll(in);
          Map<String, String> identity = new LinkedHashMap<>();
          for (int i = 0; i < names.size(); i++) {
            identity.put(names.get(i), values.get(i));
          }
          return new JobMessage(id, words, network, identity, in.readInt(), in.readBoolean());
        });
  }

  private static void writeAll(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      Bytes.text(out, text);
    }
  }

  private static List<String> readAll(DataInputStream in) throws IOException {
    int size = Bytes.length(in, Integer.BYTES);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(Bytes.text(in));
    }
    return texts;
  }
}
