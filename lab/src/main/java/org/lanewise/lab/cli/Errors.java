package org.lanewise.lab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lanewise.datasets.DatasetException;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.tensor.Near;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.lab.terminal.StandardError;
import org.lanewise.lab.terminal.TerminalWidth;
import org.lanewise.lab.terminal.Wrap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what goes wrong into one sentence on standard error and an exit status. */
public final class Errors {

  /** The environment variable that asks for stack traces. */
  private static final String DEBUG = "LANEWISE_DEBUG";

  private Errors() {}

  /** A wrong call: one sentence and a hint at the help; status 2. */
  public static int wrongCall(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    tell(err, sentence(e));
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Work that failed: one sentence; status 1. */
  public static int failedWork(Throwable e, PrintWriter err) {
    if (System.getenv(DEBUG) != null) {
      e.printStackTrace(err);
    }
    if (!isEnding()) {
      sentences(e).forEach(sentence -> tell(err, sentence));
      err.flush();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Each is for a line of its own. */
  private static List<String> sentences(Throwable e) {
    return switch (e) {
      case WorkException work -> work.sentences().stream().map(Errors::oneLine).toList();
      case DatasetException data when data.getCause() == null -> data.getMessage().lines().toList();
      default -> List.of(sentence(e));
    };
  }

  /**
   * Whether a signal is ending the process: then its files are being taken away from under the
   * work, and what fails of it is no news. Java tells only by refusing what comes too late.
   */
  private static boolean isEnding() {
    Thread late = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(late);
      return !Runtime.getRuntime().removeShutdownHook(late);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void tell(PrintWriter err, String sentence) {
    int room =
        StandardError.isTerminal() ? TerminalWidth.standard().columns() - 1 : Integer.MAX_VALUE;
    Wrap.lines("lanewise: ", sentence, room).forEach(err::println);
  }

  /** The sentence that a person is told of it. */
  public static String sentence(Throwable e) {
    return switch (e) {
      case DatasetException data when data.getCause() instanceof OutOfMemoryError memory ->
          MemoryAdvice.here().sentence(text(memory));
      case DatasetException data -> text(data);
      case WorkException work -> text(work);
      case ParameterException wrong -> sentence(wrong) + ".";
      case StoreException store -> text(store);
      case LayerException layer -> text(layer);
      case NonFiniteException number -> text(number);
      case OutOfMemoryError memory -> MemoryAdvice.here().sentence();
      default ->
          "something went wrong that should not have (%s: %s); this is a bug in Lanewise: please report it with the output under %s=1."
              .formatted(plain(e.getClass().getSimpleName()), plain(text(e)), DEBUG);
    };
  }

  /** Without the names that only programmers know. */
  private static String plain(String text) {
    return text.replaceAll("\\b(?:[a-z]\\w*\\.)*([A-Z]\\w*?)Exception\\b", "$1");
  }

  private static String text(Throwable e) {
    return oneLine(String.valueOf(e.getMessage()));
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched.getUnmatched().getFirst(), e.getCommandLine().getCommandSpec());
    }
    String text = text(e);
    boolean capital =
        text.length() > 1
            && Character.isUpperCase(text.charAt(0))
            && Character.isLowerCase(text.charAt(1));
    return capital ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
  }

  private static String unmatched(String argument, CommandSpec command) {
    if (argument.startsWith("-")) {
      List<String> names = new ArrayList<>();
      command.options().forEach(option -> names.addAll(List.of(option.names())));
      String name = argument.replaceFirst("=.*", "");
      return "unknown option '" + name + "'" + Near.hint(name, names);
    }
    if (!command.subcommands().isEmpty()) {
      return "unknown command '"
          + argument
          + "'"
          + Near.hint(argument, command.subcommands().keySet());
    }
    return "unexpected argument '" + argument + "'";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
