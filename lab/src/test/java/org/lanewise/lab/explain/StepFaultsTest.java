package org.lanewise.lab.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.optim.Update;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.Main;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Each fault is put into the step, or refused with the reason. */
class StepFaultsTest {

  private static final CommandSpec SPEC = Main.commandLine().getCommandSpec();

  private static StepImages image() {
    ImageSet set = TinyData.part("tiny/train", 1, 0);
    byte[] pixels = new byte[set.imageBytes()];
    set.copyPixels(0, pixels, 0);
    return new StepImages(
        "tiny/train/0",
        Shape.of(32, 32, 3),
        pixels,
        new int[] {set.label(0)},
        set.classNames(),
        set);
  }

  private static Trace step(@Nullable Fault fault) {
    StepImages image = image();
    Origin origin = new Origin.Fresh(Listings.find("scaled").orElseThrow());
    return Subject.of(origin, image, image.classNames(), null, 1, fault).trace();
  }

  static List<String> all() {
    return Faults.names();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isSeenOrRefused(String name) {
    if (!StepFaults.names().contains(name)) {
      ParameterException refused =
          assertThrows(ParameterException.class, () -> StepFaults.find(SPEC, name));
      String said = String.valueOf(refused.getMessage());
      assertTrue(said.startsWith("one step can't show the fault '" + name + "': "), said);
      return;
    }
    Trace healthy = step(null);
    Trace ill = step(StepFaults.find(SPEC, name));
    float[] before = healthy.parametersAfter();
    float[] after = ill.parametersAfter();
    assertTrue(
        !Arrays.equals(before, after)
            || !Arrays.equals(healthy.value("input").data(), ill.value("input").data()),
        name + " changed nothing");
  }

  @Test
  void theUpdateIsTheFaults() {
    Trace ill = step(StepFaults.find(SPEC, "layer-frozen"));
    Update update = ill.update("conv1/kernel", 0, 0, 0, 0);
    assertEquals(update.before(), update.after());
    Update other = ill.update("dense/bias", 0);
    assertTrue(other.before() != other.after());
  }
}
