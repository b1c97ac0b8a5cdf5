package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.terminal.VirtualTerminal;
import picocli.CommandLine.Help.Ansi;

/** A run as its live line tells it, by a clock that says how long each part took. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTrainingTest {

  private static final int COLUMNS = 80;
  private static final int EPOCHS = 3;
  private static final int STEPS = 15;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final VirtualTerminal terminal = new VirtualTerminal(COLUMNS);
  private final AtomicLong clock = new AtomicLong();
  private final List<String> seen = new ArrayList<>();

  /** Lets time go by. */
  private void pass(double seconds) {
    clock.addAndGet((long) (seconds * 1e9));
  }

  private String line() {
    synchronized (bytes) {
      terminal.feedWritten(bytes.toByteArray());
      bytes.reset();
    }
    return terminal.cursorLine();
  }

  /** Steps of 0.1 s, the first of 4 s, and validations of 2 s. */
  @BeforeAll
  void train() {
    Listing listing = Listings.find("scaled").orElseThrow();
    Setup setup =
        Setup.of(
            new TrainAndTest("tiny", TinyData.part("train", 300, 0), TinyData.part("test", 80, 1)),
            listing.graph(),
            listing.preprocessing(),
            TrainingSettings.defaults(1).withEpochs(EPOCHS).withBatchSize(20));
    PrintStream out =
        new PrintStream(bytes, true, StandardCharsets.UTF_8) {
          @Override
          public void print(String text) {
            synchronized (bytes) {
              super.print(text);
            }
          }
        };
    Screen screen = Screen.terminal(out, () -> COLUMNS, Ansi.OFF, true);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(setup.network(), KernelSets.IM2COL);
      Trainer trainer =
          new Trainer(
              program,
              workers,
              setup.trainingDataset(),
              setup.testDataset(),
              setup.settings(),
              setup.initialState(setup.network()));
      LiveTraining live = LiveTraining.show(screen, setup, KernelSets.FAST, clock::get);
      seen.add(line());
      live.begin(trainer.position());
      trainer.addCallback(
          new Callback() {
            private boolean first = true;

            @Override
            public void onStep(Position position, Metrics batch) {
              pass(first ? 4 : 0.1);
              first = false;
            }

            @Override
            public void onEpoch(Position position, EpochResult result) {
              pass(1);
            }
          });
      trainer.addCallback(live);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              screen.plain("step");
              seen.add(line());
            }

            @Override
            public void onValidation(Position position) {
              seen.add(line()); // nothing was written since: it was painted by itself
              pass(1);
              screen.plain("validation");
              seen.add(line());
            }

            @Override
            public void onEpoch(Position position, EpochResult result) {
              screen.plain("epoch");
              seen.add(line());
            }
          });
      trainer.run();
    }
  }

  @Test
  void saysWhatItDoesFromTheFirstMoment() {
    List<String> first = seen.subList(0, 9);
    first.forEach(line -> assertTrue(line.contains("compiling the kernels  ETA     ?"), line));
    assertTrue(seen.getFirst().startsWith("epoch 1/3  step  0/15  ░░░░"), seen.getFirst());
  }

  /**
   * Of 45 steps of 0.1 s and 3 validations, the first of which is taken to be 80 images forward.
   */
  @Test
  void theTimeLeftIsSaneFromTheStart() {
    String at9 = seen.get(9);
    String at15 = seen.get(STEPS);
    assertAll(
        () -> assertTrue(at9.startsWith("epoch 1/3 step  9/15 "), at9),
        () -> assertTrue(at9.endsWith(" 200/s ETA  0:04"), at9),
        () -> assertTrue(at15.startsWith("epoch 1/3 step 15/15 "), at15),
        () -> assertTrue(at15.endsWith(" 200/s ETA  0:03"), at15));
  }

  @Test
  void validationIsShownAtOnceAndCounted() {
    String began = seen.get(STEPS + 1);
    String after = seen.get(STEPS + 2);
    String second = seen.get(STEPS + 3);
    assertAll(
        () -> assertTrue(began.startsWith("epoch 1/3  step 15/15  █████"), began),
        () -> assertTrue(began.endsWith("█  validating  ETA  0:03"), began),
        () -> assertTrue(after.endsWith("█  validating  ETA  0:02"), after),
        () -> assertTrue(second.startsWith("epoch 2/3 step  0/15 ░░"), second),
        // 30 steps of 0.1 s and two validations of 2 s
        () -> assertTrue(second.endsWith(" ETA  0:07"), second));
  }

  @Test
  void nothingIsLeftOfItAtTheEnd() {
    line();
    assertEquals(
        EPOCHS * (STEPS + 2), terminal.lines().size(), "one line for each thing that was said");
    assertEquals("epoch", terminal.lines().getLast());
  }
}
