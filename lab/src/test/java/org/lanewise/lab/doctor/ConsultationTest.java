package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunLog;

/** What the doctor says while a run goes on, and takes back. */
final class ConsultationTest {

  /** Training loss and validation loss: overfitting at epoch 6, and better than ever at epoch 8. */
  private static final double[][] LOSSES = {
    {0.9, 1.0}, {0.8, 0.8}, {0.7, 0.7}, {0.6, 0.9}, {0.5, 1.1}, {0.4, 1.2}, {0.3, 1.3}, {0.25, 0.69}
  };

  @TempDir private Path folder;

  /** The end of epochs that nobody trained. */
  private String hear(int epochs, Path file) throws IOException {
    var listing = Listings.find("scaled").orElseThrow();
    TrainingSettings settings = new TrainingSettings(8, 32, Adam.defaults(), 1, true);
    Setup setup =
        Setup.of(Solids10.render(320, 20), listing.graph(), listing.preprocessing(), settings);
    Program program = Program.of(setup.network(), KernelSets.FAST);
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    Files.writeString(file, "");
    try (RunLog log = RunLog.create(LogFile.open(file));
        Workers workers = new Workers(1)) {
      Trainer trainer =
          new Trainer(
              program,
              workers,
              setup.trainingDataset(),
              setup.testDataset(),
              settings,
              setup.initialState(setup.network()));
      log.write("run", Map.of("call", List.of("train", "scaled", "--no-save")));
      Consultation doctor =
          Consultation.begin(
              Screen.plain(new PrintStream(screen, true, StandardCharsets.UTF_8)),
              log,
              setup,
              trainer,
              1,
              false,
              FixCommand.unknown());
      for (int i = 0; i < epochs; i++) {
        OptionalDouble validation = OptionalDouble.of(LOSSES[i][1]);
        doctor.onEpoch(
            trainer.position(),
            new EpochResult(i + 1, LOSSES[i][0], 0.7, validation, OptionalDouble.of(0.6), 1, 1));
      }
      doctor.conclude();
    }
    return screen.toString(StandardCharsets.UTF_8);
  }

  private static List<String> events(Path log, String event) throws IOException {
    String begin = "{\"event\":\"" + event + "\"";
    return Files.readAllLines(log).stream().filter(line -> line.startsWith(begin)).toList();
  }

  @Test
  void aFindingIsWithdrawnOnTheScreenAndInTheLog() throws IOException {
    Path sick = folder.resolve("sick.jsonl");
    String found = hear(7, sick);
    assertTrue(found.contains("doctor overfitting, epoch 6, step 10: "), found);
    assertTrue(found.contains("the doctor found one cause"), found);
    assertEquals(List.of(), events(sick, "withdrawn"));

    Path better = folder.resolve("better.jsonl");
    String withdrawn = hear(8, better);
    String sentence =
        "doctor overfitting, of epoch 6, step 10, does not hold any more: it got better since";
    assertTrue(withdrawn.contains(sentence), withdrawn);
    assertTrue(!withdrawn.contains("the doctor found"), withdrawn);
    assertEquals(1, events(better, "finding").size());
    assertEquals(
        List.of("{\"event\":\"withdrawn\",\"cause\":\"overfitting\",\"epoch\":8,\"step\":10}"),
        events(better, "withdrawn"));
  }
}
