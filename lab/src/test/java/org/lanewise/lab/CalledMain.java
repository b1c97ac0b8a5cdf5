package org.lanewise.lab;

/**
 * The command line in a process that ends with the tests that started it, also when those are
 * killed: a run of a million epochs would go on for days.
 */
public final class CalledMain {

  private static final String TESTS = "lanewise.tests.process";

  private CalledMain() {}

  /** The option for Java that says which process the tests run in. */
  public static String startedBy(ProcessHandle tests) {
    return "-D" + TESTS + "=" + tests.pid();
  }

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    endWithTests();
    Main.main(args);
  }

  /** Ends this process as soon as that of the tests is over. */
  static void endWithTests() {
    ProcessHandle.of(Long.parseLong(System.getProperty(TESTS)))
        .ifPresentOrElse(tests -> tests.onExit().thenRun(CalledMain::halt), CalledMain::halt);
  }

  private static void halt() {
    Runtime.getRuntime().halt(1);
  }
}
