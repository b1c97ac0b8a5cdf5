package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.doctor.DoctorCallback;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Window;
import org.lanewise.engine.doctor.WindowMemory;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

/** A run that is stopped anywhere tells the doctor the same as one that is not. */
final class RememberedWindowsTest {

  private static final String NAME = "watch";

  /** Texts stand for memories: how they are written down is the affair of whoever does. */
  private final Map<String, WindowMemory> memories = new HashMap<>();

  private final class Watch implements Callback {
    private final DoctorCallback inner;

    Watch(Trainer trainer, List<Observation> hears) {
      inner =
          new DoctorCallback(trainer.gatherStatistics(), new SoftmaxCrossEntropy(), 4, hears::add);
    }

    @Override
    public String stateName() {
      return NAME;
    }

    @Override
    public String state() {
      String text = "memory " + memories.size();
      memories.put(text, inner.memory());
      return text;
    }

    @Override
    public void restore(String memory) {
      WindowMemory known = memories.get(memory);
      inner.recall(Objects.requireNonNull(known));
    }

    @Override
    public void onStep(Position position, Metrics batch) {
      inner.onStep(position, batch);
    }

    @Override
    public void onEpoch(Position position, EpochResult result) {
      inner.onEpoch(position, result);
    }
  }

  @Test
  void whereverTheRunIsStopped(@TempDir Path folder) {
    Run run = TinyRun.run();
    List<Observation> whole = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      Trainer trainer = TinyRun.trainer(run, KernelSets.FAST, workers, Optional.empty());
      trainer.addCallback(new Watch(trainer, whole));
      trainer.run();
    }
    for (int stop = 1; stop < TinyRun.STEPS; stop++) {
      List<Observation> seen = new ArrayList<>();
      Path file = folder.resolve("at-" + stop + ".safetensors");
      part(run, 3, null, stop, seen, file);
      Checkpoint checkpoint = CheckpointFile.load(file);
      part(run, 1, checkpoint, Integer.MAX_VALUE, seen, file);
      assertEquals(
          whole.stream().map(RememberedWindowsTest::withoutTimes).toList(),
          seen.stream().map(RememberedWindowsTest::withoutTimes).toList(),
          "stopped at step " + stop);
    }
  }

  @Test
  void aMemoryThatNobodyGoesOnWithIsKept(@TempDir Path folder) {
    Run run = TinyRun.run();
    Path file = folder.resolve("one.safetensors");
    part(run, 1, null, 3, new ArrayList<>(), file);
    Checkpoint first = CheckpointFile.load(file);
    try (Workers workers = new Workers(1)) {
      Trainer unwatched = TinyRun.trainer(run, KernelSets.FAST, workers, Optional.of(first));
      CheckpointFile.save(file, Checkpoint.of(run, unwatched, Optional.empty()));
    }
    assertEquals(first.states(), CheckpointFile.load(file).states());
    assertEquals(1, first.states().size());
  }

  private void part(
      Run run, int threads, @Nullable Checkpoint from, int stop, List<Observation> hears, Path to) {
    try (Workers workers = new Workers(threads)) {
      Trainer trainer = TinyRun.trainer(run, KernelSets.FAST, workers, Optional.ofNullable(from));
      trainer.addCallback(new Watch(trainer, hears));
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              if (trainer.state().steps() == stop) {
                trainer.requestStop();
              }
            }
          });
      trainer.run();
      CheckpointFile.save(to, Checkpoint.of(run, trainer, Optional.empty()));
    }
  }

  private static Observation withoutTimes(Observation observation) {
    return switch (observation) {
      case Window w ->
          new Window(
              w.epoch(),
              w.step(),
              w.losses(),
              w.accuracy(),
              w.inputMinimum(),
              w.inputMaximum(),
              w.inputMean(),
              w.inputDeviation(),
              w.labels(),
              w.predicted(),
              w.batchEntropy(),
              w.meanAbsoluteLogit(),
              w.tensors(),
              w.peakUpdateRatio(),
              w.dead(),
              List.of(),
              0);
      case EpochEnd e ->
          new EpochEnd(
              e.epoch(),
              e.steps(),
              e.loss(),
              e.accuracy(),
              e.validationLoss(),
              e.validationAccuracy(),
              0);
      default -> observation;
    };
  }
}
