package org.lanewise.cluster;

/**
 * What an executor answers when it is asked for a run.
 *
 * @param executor its name in the cluster
 * @param host where it runs
 * @param log the run's log; empty where there is none
 * @param refusal why it can't make this run, a phrase; empty where it can
 * @param death why the run died, a sentence; empty where it did not
 */
record RunAnswer(String executor, String host, byte[] log, String refusal, String death) {

  byte[] write() {
    return Bytes.write(out -> {
      Bytes.text(out, executor);
      Bytes.text(out, host);
      out.writeInt(log.length);
      out.write(log);
      Bytes.text(out, refusal);
      Bytes.text(out, death);
    });
  }

  static RunAnswer read(byte[] bytes) {
    return Bytes.read(
        bytes,
        in -> {
          String executor = Bytes.text(in);
          String host = Bytes.text(in);
          byte[] log = in.readNBytes(Bytes.length(in, 1));
          return new RunAnswer(executor, host, log, Bytes.text(in), Bytes.text(in));
        });
  }
}
