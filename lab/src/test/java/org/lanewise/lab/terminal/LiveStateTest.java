package org.lanewise.lab.terminal;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.terminal.WorkState.Unit;

/** The text of the live line at the widths that people have, one column being left free. */
class LiveStateTest {

  private static TrainingState training(
      String title, int epoch, int epochs, int step, int steps, String doing, double left) {
    return new TrainingState(
        title, epoch, epochs, step, steps, doing, 0.91234, 0.67891, 19_800.4, left);
  }

  private static final TrainingState HALF = training("", 3, 10, 391, 782, "", 83);

  @Test
  void trainingIsCompleteAtEachWidth() {
    assertAll(
        () ->
            assertEquals(
                "epoch  3/10  step 391/782  #################.................  loss 0.9123  accuracy"
                    + " 0.6789  19,800 images/s  ETA  1:23",
                HALF.line(119, false)),
        () ->
            assertEquals(
                "epoch  3/10  step 391/782  ███████░░░░░░░  loss 0.9123  accuracy 0.6789  19,800 images/s"
                    + "  ETA  1:23",
                HALF.line(99, true)),
        () ->
            assertEquals(
                "epoch  3/10 step 391/782 ██████░░░░░░ loss 0.9123 acc 0.6789 19,800/s ETA  1:23",
                HALF.line(79, true)),
        () ->
            assertEquals(
                "epoch  3/10 step 391/782 ██░░ loss 0.9123 ETA  1:23", HALF.line(51, true)),
        () ->
            assertEquals("epoch  3/10 step 391/782 ███████░░░░░░░ ETA  1:23", HALF.line(49, true)));
  }

  @Test
  void whatIsNotTrainingIsSaidInItsPlace() {
    TrainingState compiling = training("", 1, 10, 0, 1563, "compiling the kernels", Double.NaN);
    TrainingState validating = training("", 10, 10, 1563, 1563, "validating", 0.4);
    assertAll(
        () ->
            assertEquals(
                "epoch  1/10  step    0/1563  ░░░░░░░░░░░░░░░░  compiling the kernels  ETA     ?",
                compiling.line(79, true)),
        () ->
            assertEquals(
                "epoch  1/10    0/1563 ░░░░░ compiling the kernels", compiling.line(49, true)),
        () ->
            assertEquals(
                "epoch 10/10 1563/1563 █████ validating ETA  0:00", validating.line(48, true)));
  }

  /** In every run that a person could make, whatever the numbers are. */
  @ParameterizedTest
  @CsvSource({"119", "99", "79", "59", "49"})
  void hasEpochStepBarAndTime(int room) {
    for (int[] run : new int[][] {{1, 1, 1, 1}, {7, 10, 3, 8}, {100, 100, 1563, 1563}}) {
      for (double left : new double[] {Double.NaN, 0, 59.6, 3_599, 359_999}) {
        TrainingState state = training("", run[0], run[1], run[2], run[3], "", left);
        String line = state.line(room, true);
        assertAll(
            line,
            () -> assertTrue(line.length() <= room, "not wider than " + room),
            () -> assertTrue(line.startsWith("epoch ")),
            () -> assertTrue(line.contains(String.format(Locale.ROOT, "%d/%d ", run[2], run[3]))),
            () -> assertTrue(line.matches(".*[█░]{3,}.*"), "a bar"),
            () -> assertTrue(line.contains(" ETA ")),
            () -> assertEquals(line.length(), state.line(room, false).length()));
      }
    }
  }

  /** While the numbers grow, everything keeps its place. */
  @Test
  void nothingMovesWhileARunGoesOn() {
    for (int room : new int[] {119, 79, 49}) {
      String first = training("", 1, 10, 1, 1563, "", 599).line(room, true);
      String last = training("", 10, 10, 1563, 1563, "", 0).line(room, true);
      assertEquals(first.replaceAll("[0-9 █░]", "."), last.replaceAll("[0-9 █░]", "."));
    }
  }

  @Test
  void aTitleStandsInFront() {
    TrainingState run = training("5/6 full-batch", 2, 10, 0, 1, "", 12);
    assertEquals(
        "5/6 full-batch epoch  2/10 step 0/1 ░░ ETA  0:12".length() + 1,
        run.line(49, true).length());
    assertTrue(run.line(79, true).startsWith("5/6 full-batch epoch  2/10 step 0/1 "));
  }

  @Test
  void narrowerThanAnyScreenItIsCut() {
    for (int room = 0; room < 50; room++) {
      for (String doing : List.of("", "compiling the kernels")) {
        String line = training("6/6 batch-64", 3, 10, 391, 782, doing, 83).line(room, true);
        assertTrue(line.length() <= room, line);
      }
    }
  }

  @Test
  void aDownloadShowsSizeRateAndBar() {
    WorkState download =
        new WorkState(
            "fetching cifar-10-binary.tar.gz", 17_052_000, 170_498_071, Unit.BYTES, 5.2e6, 3.3);
    assertAll(
        () ->
            assertEquals(
                "fetching cifar-10-binary.tar.gz  ████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   17.1/170.5"
                    + " MB    5.2 MB/s  ETA  0:30",
                download.line(119, true)),
        () ->
            assertEquals(
                "fetching cifar-10-binary.tar.gz █░░░░░░░░░░  17.1/170.5 MB   5.2 MB/s ETA  0:30",
                download.line(79, true)),
        () ->
            assertEquals(
                "fetching ░░░░  17.1/170.5 MB   5.2 MB/s ETA  0:30", download.line(49, true)));
  }

  @Test
  void workOfUnknownLengthShowsSizeRateAndTime() {
    WorkState work =
        new WorkState("fetching the npm package x@1.0", 12_300_000, -1, Unit.BYTES, 1e6, 12);
    assertEquals(
        "fetching the npm package x@1.0  ░░░░░░░░░░░░░░░░░░░  12.3 MB    1.0 MB/s   0:12",
        work.line(79, true));
    assertEquals("fetching ░░░░░░░░░░░░░░░ 12.3 MB   1.0 MB/s  0:12", work.line(49, true));
  }

  @Test
  void imagesAndStepsAreCountedWhole() {
    assertEquals(
        "rendering Solids-10  ###############............... 30,000/60,000 images  9,000 images/s  ETA  0:03"
            .length(),
        new WorkState("rendering Solids-10", 30_000, 60_000, Unit.IMAGES, 9_000, 3)
            .line(99, false)
            .length());
    assertTrue(
        new WorkState("sweeping the learning rate", 34, 140, Unit.STEPS, 20.2, 2)
            .line(79, true)
            .contains(" 34/140 steps  20 steps/s  ETA  0:05"));
  }

  /** Of 15 runs five were there, three were made in a minute, and two are at their middle. */
  @Test
  void aSweepCountsRuns() {
    SweepState state = new SweepState(8, 15, 2, 1, 5, 60);
    assertAll(
        () ->
            assertEquals(
                "runs  8/15  ███████████████░░░░░░░░░░  2 running  ETA  1:30",
                state.line(59, true)),
        () -> assertEquals("runs  8/15 ###.. 2 running ETA  1:30", state.line(36, false)),
        () -> assertEquals(" 8/15 ███░░ ETA  1:30", state.line(21, true)),
        () -> assertEquals("8/15 ETA  1:", state.line(12, true)),
        () ->
            assertTrue(
                new SweepState(5, 15, 0, 0, 5, 0).line(59, true).endsWith("0 running  ETA     ?")));
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "7.4, 0:07", "59.6, 1:00", "3661, 1:01:01", "NaN, ?", "Infinity, ?"})
  void showsATimeAsAClock(double seconds, String text) {
    assertEquals(text, Clock.of(seconds));
  }
}
