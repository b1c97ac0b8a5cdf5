package org.lanewise.lab.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.InJvm;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.LogLine;

/** What stands on the page of a run, and that its log has all of it. */
final class RunPageTest {

  private static final Pattern DATA = Pattern.compile("const page = (\\{[^\n]*\\});");

  @TempDir private Path folder;

  @Test
  void theLogDrawsThePageThatTrainingDrew() throws IOException {
    Path page = folder.resolve("live.html");
    Path log = folder.resolve("run.jsonl");
    Path checkpoints = folder.resolve("checkpoints");
    String data = TinyData.write(folder.resolve("tiny")).toString();
    InJvm.good(train(data, "1", "--checkpoint", checkpoints.toString(), "--log", log.toString()));
    assertFalse(Files.readString(log).contains("\"wrong\""), "pictures that nobody asked for");
    InJvm.Result result =
        InJvm.good(
            train(
                data,
                "2",
                "--checkpoint",
                checkpoints.toString(),
                "--resume",
                "--log",
                log.toString(),
                "--page",
                page.toString()));
    assertEquals(page.toString(), result.line("page"));
    Path later = folder.resolve("later.html");
    InJvm.good("page", log.toString(), "--save", later.toString());

    assertEquals(data(later).get("runs"), data(page).get("runs"));
    Map<?, ?> run = run(data(page), 0);
    List<?> epochs = list(run, "epochs");
    assertEquals(2, epochs.size(), "the curve goes on where it was resumed");
    Map<?, ?> last = (Map<?, ?>) epochs.getLast();
    assertEquals(0.001, last.get("learning_rate"));
    long right = 0;
    long all = 0;
    List<?> rows = list(run, "confusion");
    for (int truth = 0; truth < rows.size(); truth++) {
      List<?> counts = (List<?>) rows.get(truth);
      right += (Long) counts.get(truth);
      all += counts.stream().mapToLong(n -> (Long) n).sum();
    }
    assertEquals(TinyData.TEST, all);
    assertEquals(number(last, "val_accuracy"), (double) right / all, 1e-12);
    List<?> wrong = list(run, "wrong");
    assertEquals(Math.min(LastLook.PICTURES, all - right), wrong.size());
    double truth = 0;
    for (Object one : wrong) {
      Map<?, ?> picture = (Map<?, ?>) one;
      assertTrue(number(picture, "truth") >= truth, "worst first: " + picture);
      truth = number(picture, "truth");
      byte[] png = Base64.getDecoder().decode((String) picture.get("png"));
      assertEquals(32, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
    }
    Map<?, ?> curves = object(run, "curves");
    assertEquals(List.of("conv1", "dense"), List.copyOf(object(curves, "norms").keySet()));

    Path bare = folder.resolve("bare.html");
    InJvm.good(
        train(
            data,
            "2",
            "--checkpoint",
            checkpoints.toString(),
            "--resume",
            "--page",
            bare.toString()));
    assertEquals(2, list(run(data(bare), 0), "epochs").size(), "without a log too");
  }

  private static String[] train(String data, String epochs, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("train", "scaled", "--data", data, "--no-save", "--epochs", epochs));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  @Test
  void showsWhatCanBeReadOfALog() throws IOException {
    Path file = SampleLog.ended(List.of("cat", "dog"), 0.001).to(folder.resolve("a.jsonl"));
    List<String> lines = Files.readAllLines(file);
    Files.writeString(
        file,
        String.join("\n", lines.subList(0, 7))
            + "\n{\"event\":\"window\",\"epoch\":\"two\"}\n{\"event\":\"new\",\"x\":[1]}\nhello\n"
            + "x".repeat(LogLine.LONGEST + 10)
            + "\n{\"event\":\"confusion\",\"rows\":[[1,2],[3]]}\n{\"event\":\"epo");
    Map<String, ?> fields = PageRun.read(file, "a").fields();
    assertEquals(2, fields.get("unread"));
    assertEquals(List.of(), fields.get("confusion"), "a confusion that is no matrix");
    assertEquals(null, fields.get("end"));
    Map<?, ?> curves = object(fields, "curves");
    assertEquals(List.of(2L, 4L, 6L, 8L, 10L), curves.get("steps"));
    List<?> norms = list(object(curves, "norms"), "conv1");
    assertEquals(5 / 1.2, (Double) norms.getFirst(), 1e-12);
  }

  @Test
  void showsNoFindingThatWasWithdrawn() throws IOException {
    SampleLog log = new SampleLog().begin(List.of("a", "b"), 0.1).epoch(1, 0.1);
    log.line("finding", Map.of("cause", "dead-relus", "severity", "warning", "epoch", 1));
    assertEquals(List.of("overfitting", "dead-relus"), causes(log));
    log.line("withdrawn", Map.of("cause", "overfitting", "epoch", 2, "step", 10));
    assertEquals(List.of("dead-relus"), causes(log));
    assertEquals(List.of("dead-relus", "overfitting"), causes(log.epoch(3, 0.1)), "found again");
  }

  private List<?> causes(SampleLog log) throws IOException {
    Path file = log.to(folder.resolve("a.jsonl"));
    String html = RunPage.html(List.of(PageRun.read(file, "a")), 0);
    return list(run(data(html), 0), "findings").stream()
        .map(finding -> ((Map<?, ?>) finding).get("cause"))
        .toList();
  }

  @Test
  void refusesInOneSentenceWhatIsNoLog() throws IOException {
    for (String text : List.of("", "hello\n", "{\"event\":\"epoch\",\"epoch\":1}\n")) {
      Path file = Files.writeString(folder.resolve("x.jsonl"), text);
      WorkException e = assertThrows(WorkException.class, () -> PageRun.read(file, "x"));
      assertTrue(String.valueOf(e.getMessage()).contains("no line that tells of a run"), text);
    }
    InJvm.Result missing = InJvm.run("page", folder.resolve("none.jsonl").toString());
    assertEquals(1, missing.status(), missing.err());
    assertTrue(missing.err().contains("it does not exist"), missing.err());
    Path log = SampleLog.ended(List.of("a"), 0.1).to(folder.resolve("a.jsonl"));
    assertEquals(
        2, InJvm.run("page", log.toString(), "--save", log.toString()).status(), "its own log");
  }

  @Test
  void noNameOfAClassEndsTheScript() throws IOException {
    List<String> names =
        List.of("</script><script>alert(1)</script>", "/*script*/", "$1\\", "\u2028\"");
    Path file = SampleLog.ended(names, 0.001).to(folder.resolve("a.jsonl"));
    String html = RunPage.html(List.of(PageRun.read(file, "<b>$0")), 0);
    assertFalse(html.contains("<script>alert"), "a class ends the script");
    Map<?, ?> shown = object(run(data(html), 0), "run");
    assertEquals(names, shown.get("classes"));
    assertEquals("<b>$0", run(data(html), 0).get("name"));
  }

  @Test
  void refreshesAsLongAsItsRunGoesOn() throws IOException {
    PageRun run = new PageRun("live", true);
    for (String line :
        Files.readAllLines(SampleLog.ended(List.of("a", "b"), 0.1).to(folder.resolve("a.jsonl")))) {
      Object refresh = data(RunPage.html(List.of(run), 0)).get("refresh");
      assertNotNull(refresh, "before " + line);
      run.hear(LogLine.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }
    assertEquals(null, data(RunPage.html(List.of(run), 0)).get("refresh"));
    run.hear(Map.of("event", "resume"));
    assertEquals(List.of(), run.fields().get("wrong"), "of before it was resumed");
  }

  @Test
  void thinsWhatNoScreenShows() {
    PageRun run = new PageRun("long", false);
    for (long epoch = 1; epoch <= 1500; epoch++) {
      run.hear(
          Map.of("event", "window", "epoch", epoch, "step", 1L, "losses", List.of(1.0 * epoch)));
    }
    Map<?, ?> curves = object(run.fields(), "curves");
    List<?> losses = list(curves, "loss");
    assertEquals(750, losses.size());
    assertEquals(1.5, losses.getFirst());
  }

  private static List<?> list(Map<?, ?> of, String key) {
    return (List<?>) Objects.requireNonNull(of.get(key));
  }

  private static Map<?, ?> object(Map<?, ?> of, String key) {
    return (Map<?, ?>) Objects.requireNonNull(of.get(key));
  }

  private static double number(Map<?, ?> of, String key) {
    return (Double) Objects.requireNonNull(of.get(key));
  }

  private static Map<?, ?> run(Map<String, ?> data, int index) {
    return (Map<?, ?>) list(data, "runs").get(index);
  }

  private static Map<String, ?> data(Path page) throws IOException {
    return data(Files.readString(page));
  }

  private static Map<String, ?> data(String html) {
    Matcher data = DATA.matcher(html);
    assertTrue(data.find(), "no data");
    return LogLine.parse(data.group(1).getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
