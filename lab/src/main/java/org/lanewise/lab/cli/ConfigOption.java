package org.lanewise.lab.cli;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.FileIdentity;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The option that takes a run's other options from a file. */
public final class ConfigOption {

  static final String NAME = "--config";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "Take the options of an earlier run, which lie beside its model, such as lanewise-deep.json: the same"
              + " SHA-256 comes of it. What is typed as well counts in place of the file's.")
  private @Nullable Path file;

  private @Nullable Path read;

  /** Tells which file the options of this call come from, though none of them names it. */
  public void readBefore(ConfigOption other) {
    read = other.file;
  }

  /**
   * The file that was read, other than the one that the options of this run take the place of; null
   * where there is none.
   */
  public @Nullable Path readBesides(@Nullable Path replaced) {
    return read == null || replaced != null && FileIdentity.same(read, replaced) ? null : read;
  }

  /**
   * Runs the command with the file's options where none was typed; empty where no file was named.
   *
   * @param program makes the whole command line
   * @throws WorkException when the file can't be read or holds something else
   */
  public OptionalInt run(Supplier<CommandLine> program) {
    if (file == null) {
      return OptionalInt.empty();
    }
    Path from = file;
    TypedCall typed = TypedCall.of(command).without(NAME);
    TypedCall read = ConfigReader.read(from, command);
    CommandLine again = program.get();
    again.setErr(command.commandLine().getErr());
    again.setParameterExceptionHandler(
        (e, words) -> Errors.wrongCall(told(e, typed, read, from), words));
    return OptionalInt.of(again.execute(typed.over(read).words().toArray(String[]::new)));
  }

  /**
   * With the options of the sentence that nobody typed, so that they are looked for in the file.
   */
  private static ParameterException told(
      ParameterException e, TypedCall typed, TypedCall read, Path file) {
    String sentence = String.valueOf(e.getMessage());
    for (String option : read.options().keySet()) {
      boolean named =
          Pattern.compile(Pattern.quote(option) + "(?![\\w-])").matcher(sentence).find();
      if (named && !typed.has(option) && !(e instanceof UnmatchedArgumentException)) {
        sentence += " (%s is from %s)".formatted(option, file);
      }
    }
    return new ParameterException(e.getCommandLine(), sentence, e);
  }
}
