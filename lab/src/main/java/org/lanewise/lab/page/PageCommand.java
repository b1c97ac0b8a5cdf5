package org.lanewise.lab.page;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lanewise.lab.cli.Outputs;
import org.lanewise.lab.cli.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code page}: the page of runs that have left their logs. */
@Command(
    name = "page",
    header = "Draws the logs of runs, several beside each other, as one page.",
    description = {
      "",
      "Writes one HTML page, which needs no network: curves of loss, accuracy and learning rate, gradient norms and"
          + " dead units by layer, what the doctor found and where, and the confusion matrix. Wrong pictures are in the"
          + " logs of runs that were trained with --page.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} page run.jsonl",
      "  ${ROOT-COMMAND-NAME} page adam.jsonl sgd.jsonl --save compared.html"
    })
public final class PageCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "LOG",
      arity = "1..*",
      description = "The logs of runs, as 'train --log FILE' writes them.")
  private List<Path> logs = List.of();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Where the page goes. Default: ${DEFAULT-VALUE}.")
  private Path save = Path.of("lanewise-page.html");

  @Override
  public Integer call() {
    Outputs outputs = Outputs.of(spec).file("--save", save);
    logs.forEach(log -> outputs.reads("LOG", log));
    try (Outputs.Held held = outputs.hold()) {
      RunPage.write(logs.stream().map(log -> PageRun.read(log, name(log))).toList(), save);
    }
    Screen.standard().plain("page " + save);
    return 0;
  }

  /** The file's name, or all of its path where another log has the same name. */
  private String name(Path log) {
    Set<Path> seen = new HashSet<>();
    boolean unique = logs.stream().map(Path::getFileName).allMatch(seen::add);
    return (unique ? log.getFileName() : log).toString();
  }
}
