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
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;

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
    TrainAndTest data = Solids10.render(40, 10);
    try (Workers workers = new Workers(1)) {
      RateProof proof = prove(folder, data, workers);
      assertEquals(2, proof.rows().size());
      assertTrue(proof.markdown().contains(DrawnRun.of(2).name()), proof.markdown());
      Path first = folder.resolve(proof.rows().getFirst().run().name() + ".jsonl");
      List<String> lines = Files.readAllLines(first);
      String noEpoch =
          String.join("\n", lines.stream().filter(line -> !line.contains("\"epoch\",")).toList());
      Files.writeString(first, noEpoch + "\n");
      RateProof again = prove(folder, data, workers);
      assertNotNull(proof.rows().getFirst().outcome());
      assertEquals(null, again.rows().getFirst().outcome(), "read, not made");
      assertEquals(proof.rows().getLast(), again.rows().getLast());
    }
    try (var files = Files.list(folder)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }

  private static RateProof prove(Path folder, TrainAndTest data, Workers workers) {
    List<RateProof.Row> heard = new ArrayList<>();
    RateProof proof =
        RateProof.of(
            Screen.plain(System.out),
            2,
            folder,
            new RateProof.Common(data, 1, KernelSets.FAST, workers),
            heard::add);
    assertEquals(heard, proof.rows());
    return proof;
  }
}
