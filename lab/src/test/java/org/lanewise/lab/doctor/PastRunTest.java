package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.doctor.Checkup;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorMemory;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Window;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.LogLine;
import org.lanewise.lab.run.RunLog;

/** Observations survive the way into a log and back. */
final class PastRunTest {

  private static final String FACTS =
      "{\"event\":\"facts\",\"classes\":10,\"images\":320,\"batch\":32,\"epochs\":1,"
          + "\"optimizer\":\"adam\",\"learning_rate\":0.001,\"momentum\":0.0,\"parameters\":72906,"
          + "\"features\":7200,\"flop\":1.0E7,\"threads\":1}";

  @TempDir private Path folder;

  @Test
  void findsInALogWhatItFoundInTheRun() throws IOException {
    var listing = Listings.find("scaled").orElseThrow();
    Setup healthy =
        Setup.of(
            Solids10.render(320, 20),
            listing.graph(),
            listing.preprocessing(),
            new TrainingSettings(1, 32, Adam.defaults(), 1, true));
    Path file = folder.resolve("run.jsonl");
    Files.writeString(file, "");
    Trial trial;
    StringBuilder facts = new StringBuilder(FACTS).append(System.lineSeparator());
    try (RunLog log = RunLog.create(LogFile.open(file));
        Workers workers = new Workers(1)) {
      trial =
          Trial.run(
              Faults.find("layer-frozen").orElseThrow().inject(healthy),
              KernelSets.FAST,
              workers,
              false,
              observation -> {
                switch (observation) {
                  case Checkup checkup -> log.write("checkup", Fields.of(checkup));
                  case Overlap overlap -> log.write("overlap", Fields.of(overlap));
                  case Window window -> {
                    log.write("window", Fields.of(window));
                    assertEquals(window, Fields.read(Window.class, Fields.of(window)));
                  }
                  default -> {}
                }
              });
    }
    Files.writeString(file, facts + Files.readString(file) + "{\"event\":\"win");
    List<Finding> again = PastRun.read(file);
    assertEquals("layer-frozen", trial.findings().getFirst().cause());
    assertEquals(trial.findings().getFirst(), again.getFirst());
    assertTrue(Json.object(Consultation.fields(again.getFirst())).contains("\"seen\""));
  }

  @Test
  void refusesWhatIsNoLog() throws IOException {
    Path file = folder.resolve("x.jsonl");
    Files.writeString(file, "hello");
    assertThrows(WorkException.class, () -> PastRun.read(file));
    Files.writeString(file, "{\"event\":\"epoch\"}");
    assertThrows(WorkException.class, () -> PastRun.read(file));
    Files.writeString(file, "{\"event\":\"facts\",\"classes\":\"ten\"}");
    assertThrows(WorkException.class, () -> PastRun.read(file));
  }

  @Test
  void whatTheDoctorRemembersSurvivesTheWayIntoTextAndBack() {
    var listing = Listings.find("scaled").orElseThrow();
    Setup setup =
        Setup.of(
            Solids10.render(320, 20),
            listing.graph(),
            listing.preprocessing(),
            new TrainingSettings(2, 32, Adam.defaults().withLearningRate(1e-9), 1, true));
    Doctor doctor =
        new Doctor(
            new RunFacts(
                10,
                320,
                32,
                2,
                "adam",
                1e-9,
                0,
                72_906,
                7200,
                1e7,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty()));
    try (Workers workers = new Workers(1)) {
      Trial.run(setup, KernelSets.FAST, workers, false, doctor::hear);
    }
    assertEquals(2, doctor.memory().epochs().size());
    assertEquals(1, doctor.memory().findings().size());
    DoctorMemory again =
        Fields.read(
            DoctorMemory.class,
            LogLine.parse(Json.object(Fields.of(doctor.memory())).getBytes(StandardCharsets.UTF_8))
                .orElseThrow());
    assertEquals(doctor.memory(), again);
  }
}
