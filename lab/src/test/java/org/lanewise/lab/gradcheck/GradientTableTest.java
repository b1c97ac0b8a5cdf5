package org.lanewise.lab.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.Lanewise;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.check.TensorCheck;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.listing.Listing;
import picocli.CommandLine.Help.Ansi;

/** A wrong gradient is found with its place, and shown. */
final class GradientTableTest {

  /** Of {@code [3, 3, 3, 4]}. */
  private static final int WRONG = ((1 * 3 + 2) * 3 + 0) * 4 + 3;

  private static final Listing SMALL =
      Listing.of(
          "small",
          Graph.sequential(
              Lanewise.conv2d(4, 3).relu().named("conv1"),
              maxPool2d(2).named("pool1"),
              new Flatten("flatten"),
              dense(5)));

  /** The textbook kernels, but one element of the convolution's gradient has the other sign. */
  private static final KernelSet PLANTED =
      new KernelSet() {
        @Override
        public Conv2dKernel conv2d(Conv2dGeometry geometry) {
          return new Turned(KernelSets.TEXTBOOK.conv2d(geometry));
        }
      };

  private record Turned(Conv2dKernel right) implements Conv2dKernel {

    @Override
    public Conv2dGeometry geometry() {
      return right.geometry();
    }

    @Override
    public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
      right.forward(n, x, w, b, y);
    }

    @Override
    public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
      right.backwardInput(n, dy, w, dx);
    }

    @Override
    public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
      float before = dw[WRONG];
      right.backwardWeights(n, x, dy, dw, db);
      dw[WRONG] = before - (dw[WRONG] - before);
    }
  }

  private static GradientReport report(KernelSet kernels) {
    Subject subject = Subject.fresh(SMALL, Shape.of(8, 8, 3), new Subject.Images(null, 4, 1));
    try (Workers workers = new Workers(2)) {
      return new GradientCheck(subject.network(), subject.parameters(), subject.batch(), 1, 500)
          .check(Program.of(subject.network(), kernels), workers);
    }
  }

  private static List<String> shown(GradientReport report, int columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    GradientTable.show(report, Screen.terminal(out, () -> columns, Ansi.OFF, false));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aPlantedGradientIsFoundWithItsPlace() {
    GradientReport report = report(PLANTED);
    TensorCheck worst = report.worst().orElseThrow();
    assertEquals(
        "conv1/kernel[1,2,0,3]", worst.place(worst.worst().orElseThrow().element()).toString());
    String complaint = GradientTable.complaint(report).orElseThrow();
    assertTrue(
        complaint.matches(
            "the gradient of conv1/kernel\\[1,2,0,3] is \\S+ by backpropagation and \\S+ by central differences,"
                + " a relative error of 2\\.0e\\+00"),
        complaint);
    String row =
        shown(report, 80).stream()
            .filter(line -> line.startsWith("conv1/kernel"))
            .findFirst()
            .orElseThrow();
    assertTrue(row.matches("conv1/kernel\\[1,2,0,3] +\\d+ +\\S+ +\\S+  2\\.0e\\+00  no"), row);
    assertEquals(Optional.empty(), GradientTable.complaint(report(KernelSets.TEXTBOOK)));
  }

  @Test
  void aRowFitsOrGetsLinesOfItsOwn() {
    GradientReport report = report(KernelSets.TEXTBOOK);
    for (int columns : new int[] {40, 50, 80}) {
      for (String line : shown(report, columns)) {
        assertTrue(line.length() < columns, line);
      }
    }
    assertTrue(shown(report, 50).stream().anyMatch(line -> line.contains("backpropagation ")));
  }
}
