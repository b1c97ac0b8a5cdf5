package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.Main;
import org.lanewise.lab.Words;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;

/**
 * The doctor names every fault first, and finds nothing in healthy runs. This is the part that
 * takes seconds; {@code ./lanewise prove-doctor} does it over seeds, and to the end of each run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoctorTest {

  private final TrainAndTest data = Solids10.render(3_000, 300);
  private Workers workers = new Workers(1);

  @BeforeAll
  void start() {
    workers.close();
    workers = new Workers(Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  @AfterAll
  void stop() {
    workers.close();
  }

  static List<String> faults() {
    return Faults.names().stream().filter(name -> !name.equals(Causes.BACKWARD_WRONG)).toList();
  }

  @ParameterizedTest
  @MethodSource
  void faults(String name) {
    Fault fault = Faults.find(name).orElseThrow();
    Setup healthy = setup("batch-64", data, 64, Adam.defaults(), 6, 1);
    Trial trial =
        Trial.run(fault.inject(healthy), KernelSets.FAST, workers, true, observation -> {});
    assertFalse(trial.findings().isEmpty(), "found nothing");
    Finding first = trial.findings().getFirst();
    assertEquals(name, first.cause(), first.seen());
    TypedCall call =
        TypedCall.parse(
            Main.commandLine(),
            List.of("train", "raw", "--data", "my data", "--seed", "3", "--inject", name));
    String command = FixCommand.after(call).of(first.fix()).orElseThrow();
    List<String> words = Words.of(command);
    assertEquals("./lanewise", words.getFirst());
    TypedCall fix = TypedCall.parse(Main.commandLine(), words.subList(1, words.size()));
    assertEquals(List.of("my data"), fix.options().get("--data"), command);
    assertFalse(fix.has("--inject"), command);
  }

  static Stream<Arguments> healthy() {
    return Stream.of(
        Arguments.of("batch-64", 3000, 64, Adam.defaults(), 1L),
        Arguments.of("deep", 3000, 32, new Sgd(0.01, 0.9), 2L),
        // A last batch of two images: few classes, a wild gradient.
        Arguments.of("batch-64", 1026, 64, Adam.defaults(), 6L),
        Arguments.of("batch-64", 450, 64, Adam.defaults(), 6L),
        Arguments.of("deep", 200, 32, Adam.defaults(), 6L));
  }

  @ParameterizedTest(name = "{0}, {1} images, batch {2}, {3}, seed {4}")
  @MethodSource
  void healthy(String listing, int images, int batch, Optimizer optimizer, long seed) {
    TrainAndTest part = new TrainAndTest(data.name(), data.train().first(images), data.test());
    Setup setup = setup(listing, part, batch, optimizer, 2, seed);
    Trial trial = Trial.run(setup, KernelSets.FAST, workers, false, observation -> {});
    assertEquals(List.of(), trial.findings());
  }

  @Test
  void knowsTheMomentumOfAnOptimizerInADecorator() {
    Setup setup = setup("scaled", data, 64, new Sgd(0.01, 0.9), 1, 1);
    Setup frozen = Faults.find("layer-frozen").orElseThrow().inject(setup);
    assertEquals(0.9, RunFacts.of(frozen.network(), frozen.settings(), 3000, 1).momentum());
  }

  private static Setup setup(
      String name, TrainAndTest data, int batch, Optimizer optimizer, int epochs, long seed) {
    Listing listing = Listings.find(name).orElseThrow();
    return Setup.of(
        data,
        listing.graph(),
        listing.preprocessing(),
        new TrainingSettings(epochs, batch, optimizer, seed, true));
  }
}
