package org.lanewise.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces with a cable between them: to whoever runs in them, two machines. Where
 * they may not be made, both are this machine.
 */
final class TwoMachines implements AutoCloseable {

  private static final long SECONDS = 60;

  private final boolean apart;
  private final String name = "lanewise-" + ProcessHandle.current().pid() + "-";

  private TwoMachines() {
    this.apart = make();
  }

  static TwoMachines connected() {
    return new TwoMachines();
  }

  private boolean make() {
    String first = name + 0;
    String second = name + 1;
    boolean made =
        ip("netns add " + first)
            && ip("netns add " + second)
            && ip("link add eth0 netns " + first + " type veth peer name eth0 netns " + second);
    for (int i = 0; made && i < 2; i++) {
      made =
          ip("-n " + name + i + " addr add " + ownAddress(i) + "/24 dev eth0")
              && ip("-n " + name + i + " link set eth0 up")
              && ip("-n " + name + i + " link set lo up");
    }
    if (!made) {
      close();
    }
    return made;
  }

  private static String ownAddress(int machine) {
    return "10.77.0." + (machine + 1);
  }

  private static boolean ip(String words) {
    try {
      Process process =
          new ProcessBuilder(("ip " + words).split(" "))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The address of a machine, 0 or 1. */
  String address(int machine) {
    return apart ? ownAddress(machine) : "127.0.0.1";
  }

  /** What a command begins with that runs on a machine, 0 or 1. */
  List<String> on(int machine) {
    return apart ? List.of("ip", "netns", "exec", name + machine) : List.of();
  }

  @Override
  public void close() {
    ip("netns del " + name + 0);
    ip("netns del " + name + 1);
  }
}
