package org.lanewise.bench.report;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.OutputFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench report}: shows what a run of the benchmarks measured. */
@Command(
    name = "report",
    header = "Shows the results of a benchmark run as Markdown and as one page.",
    description = {
      "",
      "The page needs no network. Percents are of the peak that the same results hold, so run PeakBenchmark, and for"
          + " the roofline BandwidthBenchmark, together with what is of interest.",
      ""
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  ${PARENT-COMMAND-FULL-NAME} 'Peak|Bandwidth|Ladder' -rf json -rff results.json",
      "  ${COMMAND-FULL-NAME} results.json"
    })
public final class ReportCommand implements Callable<Integer> {

  private static final String NAME = "bench-report";

  @Parameters(
      paramLabel = "RESULTS",
      arity = "1..*",
      description = "Files that a run wrote with -rf json -rff FILE.")
  private List<Path> files = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where bench-report.md and bench-report.html go. Default: this folder.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    Results results = Results.read(files);
    List<Table> tables = Tables.of(results);
    Path folder = out == null ? Path.of("") : out;
    List<String> facts = facts(results);
    StringBuilder list = new StringBuilder();
    facts.forEach(f -> list.append("<li>").append(Page.escape(f)).append("</li>\n"));
    // Long, and of interest only to whoever repeats the run.
    list.append("<li><details><summary>flags of the JVM</summary>")
        .append(Page.escape(flags(results)))
        .append("</details></li>\n");
    StringBuilder markdown = new StringBuilder("# Benchmark report\n\n");
    facts.add(flags(results));
    facts.forEach(fact -> markdown.append("- ").append(fact).append('\n'));
    markdown.append('\n');
    tables.forEach(table -> markdown.append(table.markdown()));
    write(folder.resolve(NAME + ".md"), markdown.toString());
    write(folder.resolve(NAME + ".html"), new Page(results).html(list.toString(), tables));
    return CommandLine.ExitCode.OK;
  }

  private static List<String> facts(Results results) {
    List<String> facts = new ArrayList<>();
    facts.add("machine: " + joined(results.machines(), "not noted in the results"));
    facts.add("Java: " + joined(results.javas(), "not noted in the results"));
    facts.add("measured: " + joined(results.settings(), "not noted in the results"));
    if (results.measurements().stream().anyMatch(m -> m.resultError().isPresent())) {
      facts.add(
          "error of the result: the largest difference from double precision, over the tensor's largest magnitude");
    }
    if (results.of("PeakBenchmark").isEmpty()) {
      facts.add("no percents of the peak, for the results hold no PeakBenchmark");
    }
    return facts;
  }

  private static String flags(Results results) {
    return "flags: " + joined(results.flags(), "none");
  }

  private static String joined(Set<String> values, String none) {
    String text = String.join("; ", values.stream().filter(v -> !v.isBlank()).toList());
    return text.isEmpty() ? none : text;
  }

  private static void write(Path file, String text) {
    if (file.getParent() != null) {
      OutputFolder.make(file.getParent());
    }
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    new PrintWriter(System.out, true, StandardCharsets.UTF_8).println("wrote " + file);
  }
}
