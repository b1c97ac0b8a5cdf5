package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.lab.Main;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.sweep.Here;

/** Drawn runs, and what is expected of them. */
final class RateProofTest {

  private static Optional<DrawnRun.Expected> expected(Optimizer optimizer, int batch) {
    return new DrawnRun("deep", optimizer, batch, 1).expected();
  }

  private static Optimizer adam(double rate) {
    return Adam.defaults().withLearningRate(rate);
  }

  @Test
  void onlyWhatIsBeyondDoubtCounts() {
    assertEquals(Optional.of(DrawnRun.Expected.TOO_LOW), expected(adam(1e-6), 1024));
    assertEquals(Optional.of(DrawnRun.Expected.SANE), expected(adam(1e-3), 256));
    assertEquals(Optional.empty(), expected(adam(1e-3), 512));
    assertEquals(Optional.empty(), expected(adam(0.01), 64));
    assertEquals(Optional.of(DrawnRun.Expected.TOO_HIGH), expected(adam(0.05), 16));
    assertEquals(Optional.of(DrawnRun.Expected.TOO_LOW), expected(new Sgd(1e-6, 0.9), 64));
    assertEquals(Optional.of(DrawnRun.Expected.SANE), expected(new Sgd(0.01, 0.9), 16));
    assertEquals(Optional.empty(), expected(new Sgd(0.5, 0.9), 64));
    assertEquals(Optional.of(DrawnRun.Expected.TOO_HIGH), expected(new Sgd(2, 0.9), 64));
    assertEquals(Optional.empty(), expected(new Sgd(10, 0), 64), "without momentum");
  }

  @Test
  void theDrawIsTheSameEveryTimeAndCoversTheRange() {
    List<DrawnRun> runs = LongStream.rangeClosed(1, 60).mapToObj(DrawnRun::of).toList();
    assertEquals(runs, LongStream.rangeClosed(1, 60).mapToObj(DrawnRun::of).toList());
    assertEquals(60, new HashSet<>(runs.stream().map(DrawnRun::name).toList()).size());
    assertEquals("scaled-batch-32-adam-0.14-seed-2", runs.get(1).name());
    for (DrawnRun.Expected one : DrawnRun.Expected.values()) {
      assertTrue(runs.stream().anyMatch(run -> run.expected().equals(Optional.of(one))));
    }
  }

  @Test
  void aRunWhoseLogIsThereIsNotMadeAgain(@TempDir Path folder) throws IOException {
    Path tiny = TinyData.write(folder.resolve("tiny"));
    Path logs = folder.resolve("logs");
    RateProof proof = prove(logs, tiny);
    assertEquals(2, proof.rows().size());
    assertTrue(proof.markdown().contains(DrawnRun.of(2).name()), proof.markdown());
    Path first = logs.resolve(proof.rows().getFirst().run().name() + ".jsonl");
    List<String> lines = Files.readAllLines(first);
    String noEpoch =
        String.join("\n", lines.stream().filter(line -> !line.contains("\"epoch\",")).toList());
    Files.writeString(first, noEpoch + "\n");
    RateProof again = prove(logs, tiny);
    assertNotNull(proof.rows().getFirst().outcome());
    assertEquals(null, again.rows().getFirst().outcome(), "read, not made");
    assertEquals(proof.rows().getLast(), again.rows().getLast());
    try (var files = Files.list(logs)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }

  private static RateProof prove(Path logs, Path data) {
    List<RateProof.Row> heard = new ArrayList<>();
    Screen screen = Screen.plain(System.out);
    String words = "train --train-images 40 --test-images 10 --epochs 1 --no-save --data " + data;
    RunImages images = new RunImages(screen);
    Trials trials =
        new Trials(
            TypedCall.parse(Main.commandLine(), List.of(words.split(" "))),
            images,
            runs -> new Here(images, 2, 1),
            screen);
    RateProof proof = RateProof.of(2, logs, trials, heard::add);
    assertEquals(heard, proof.rows());
    assertEquals(0, trials.status());
    return proof;
  }
}
