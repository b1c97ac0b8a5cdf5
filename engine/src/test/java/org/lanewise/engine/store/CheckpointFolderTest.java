package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** The folder's promises, one by one. */
class CheckpointFolderTest {

  @TempDir Path temporary;

  private final Run run = TinyRun.run();

  private Path folder() {
    return temporary.resolve("checkpoints");
  }

  /** The run with checkpoints at every third step, so at 3, 6, .. 18. */
  private Checkpoint trained(int keep) {
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), keep);
        Workers workers = new Workers(1)) {
      folder.requireEmpty();
      Trainer trainer = TinyRun.trainer(run, KernelSets.TEXTBOOK, workers, Optional.empty());
      Checkpointing checkpointing = new Checkpointing(folder, run, trainer, 3, Optional.empty());
      trainer.addCallback(checkpointing);
      assertTrue(trainer.run());
      return Checkpoint.of(run, trainer, checkpointing.best());
    }
  }

  private static Path file(Path folder, int steps) {
    return folder.resolve(String.format(Locale.ROOT, "checkpoint-%010d.safetensors", steps));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theNewestAreKept() throws IOException {
    trained(2);
    assertEquals(
        List.of("checkpoint-0000000015.safetensors", "checkpoint-0000000018.safetensors"), names());
  }

  /** {@link TinyRun} has a dropout, whose random numbers were others in edition 1. */
  @Test
  void aRunOfAnotherEditionOfTheNumericsIsToldSo() {
    assertEquals(Optional.empty(), resumed(run, NumericsEdition.CURRENT).numerics());
    assertEquals(
        Optional.of(
            "This run began with edition 1 of the numerics, and the random numbers of dropout have changed since: from here on its bits are those of edition 3."),
        resumed(run, 1).numerics());
    Network plain = Network.sequential(Shape.of(6, 6, 2), new Flatten("flatten"), dense(4));
    assertEquals(Optional.empty(), resumed(with(plain, 64), 1).numerics());
    assertTrue(
        resumed(with(plain, 65), 1).numerics().orElseThrow().contains("a batch of 65 images"));
    StoreException later = assertThrows(StoreException.class, () -> resumed(run, 4));
    assertTrue(later.getMessage().contains("of edition \"4\", expected one from 1 to 3"));
  }

  @Test
  void aRunWhoseConvolutionsAreComputedAnotherWayIsRefused() {
    Run direct = run.with(run.training().with(Convolution.DIRECT));
    StoreException other = assertThrows(StoreException.class, () -> resumed(run, 3, direct));
    assertTrue(
        other.getMessage().contains("convolution direct here, auto there"), other::getMessage);
    assertTrue(resumed(direct, 3, direct).checkpoint().isPresent());
  }

  /** A run of an edition that had direct convolutions alone goes on with either. */
  @ParameterizedTest
  @EnumSource(Convolution.class)
  void aRunThatCouldNotSayHowConvolutionsAreComputedMayNow(Convolution asked) {
    Run before = run.with(run.training().with(Convolution.DIRECT));
    Run now = run.with(run.training().with(asked));
    Run resumed = resumed(before, 2, now).checkpoint().orElseThrow().run();
    assertEquals(asked, resumed.training().convolution());
    Network wide =
        Network.sequential(
            Shape.of(6, 6, 16),
            conv2d(16, 3).relu().named("conv"),
            new Flatten("flatten"),
            dense(4));
    Run winograd = new Run(wide, now.training(), run.preprocessing(), run.data(), run.settings());
    boolean told =
        resumed(winograd, 2).numerics().orElse("").contains("that are not direct have changed");
    assertEquals(asked == Convolution.AUTO, told);
    Settings old = RunSettings.of(before.training()).without("convolution");
    assertEquals(Convolution.DIRECT, RunSettings.convolution(old));
  }

  private Run with(Network network, int batch) {
    TrainingSettings settings = new TrainingSettings(1, batch, Adam.defaults(), 11, true);
    return new Run(network, settings, run.preprocessing(), run.data(), run.settings());
  }

  /** What a folder says whose only checkpoint is of this edition. */
  private Resumption resumed(Run of, int edition) {
    return resumed(of, edition, of);
  }

  private Resumption resumed(Run of, int edition, Run asked) {
    Optimizer optimizer = of.training().optimizer();
    Checkpoint checkpoint =
        new Checkpoint(
            of,
            TrainingState.initial(of.network(), optimizer, 11),
            new EpochProgress(1, 0, new Metrics(4).counts(), 0),
            new History(List.of()),
            Optional.empty(),
            Map.of(),
            edition);
    Path own = temporary.resolve("edition-" + of.network().graph().hashCode() + "-" + edition);
    try (CheckpointFolder folder = CheckpointFolder.open(own, 1)) {
      folder.save(checkpoint);
      return folder.resume(asked);
    }
  }

  @Test
  void aCheckpointComesBackWhole() {
    Checkpoint saved = trained(1);
    Path file = temporary.resolve("whole.safetensors");
    CheckpointFile.save(file, saved);
    Checkpoint loaded = CheckpointFile.load(file);
    assertEquals(List.of(), saved.run().differences(loaded.run()));
    assertEquals(saved.progress(), loaded.progress());
    assertEquals(saved.history(), loaded.history());
    assertEquals(saved.state().steps(), loaded.state().steps());
    assertArrayEquals(saved.state().parameters(), loaded.state().parameters());
    assertArrayEquals(saved.state().optimizerState()[1], loaded.state().optimizerState()[1]);
    assertArrayEquals(
        saved.best().orElseThrow().parameters(), loaded.best().orElseThrow().parameters());
  }

  @Test
  void aCheckpointIsAModel() {
    Checkpoint saved = trained(1);
    Path file = temporary.resolve("model.safetensors");
    CheckpointFile.save(file, saved);
    Model model = ModelFile.load(file);
    assertArrayEquals(saved.state().parameters(), model.parameters());
    assertEquals("adam", model.training().text("optimizer"));
    assertEquals(List.of("a", "b", "c", "d"), model.classNames());
    assertEquals(run.data(), model.data());
  }

  @Test
  void anyDamagedByteIsNoticed() throws IOException {
    trained(1);
    Path file = file(folder(), 18);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at += 13) {
      byte[] damaged = good.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      assertFalse(FuzzRun.survives(file, CheckpointFile::load), "byte " + at);
    }
    for (int length = 0; length < good.length; length += 61) {
      Files.write(file, Arrays.copyOf(good, length));
      assertFalse(FuzzRun.survives(file, CheckpointFile::load), length + " bytes");
    }
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    assertFalse(FuzzRun.survives(file, CheckpointFile::load));
  }

  @Test
  void damagedOnesAreNamedAndSkipped() throws IOException {
    trained(3);
    Files.write(file(folder(), 18), new byte[100]);
    byte[] bytes = Files.readAllBytes(file(folder(), 15));
    bytes[bytes.length - 40] ^= 1; // in the data, where only the checksum sees it
    Files.write(file(folder(), 15), bytes);
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 3)) {
      Resumption resumption = folder.resume(run);
      assertEquals(12, resumption.checkpoint().orElseThrow().state().steps());
      assertEquals(Optional.of(file(folder(), 12)), resumption.file());
      assertEquals(resumption.file(), folder.newest());
      assertEquals(2, resumption.skipped().size());
      assertTrue(resumption.skipped().get(0).startsWith(file(folder(), 18) + ": the header"));
      assertTrue(resumption.skipped().get(1).contains("the content has the SHA-256"));
      StoreException e = assertThrows(StoreException.class, folder::requireEmpty);
      assertTrue(e.getMessage().contains("of an earlier run, up to step 18"), e.getMessage());
    }
  }

  @Test
  void savingAfterDamageKeepsWhatIsIntact() throws IOException {
    trained(3);
    Files.write(file(folder(), 18), new byte[100]);
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      Checkpoint older = folder.resume(run).checkpoint().orElseThrow();
      assertEquals(file(folder(), 15), folder.save(older));
      assertEquals(
          List.of(
              "checkpoint-0000000015.safetensors",
              "checkpoint-0000000018.safetensors",
              "lock",
              "lock.owner"),
          names());
      assertTrue(folder.resume(run).checkpoint().isPresent());
    }
  }

  @Test
  void aFolderWithNothingIntactStartsFromTheBeginning() throws IOException {
    Files.createDirectories(folder());
    Files.write(file(folder(), 7), new byte[5]);
    Files.writeString(folder().resolve("notes.txt"), "not ours");
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 3)) {
      Resumption resumption = folder.resume(run);
      assertTrue(resumption.checkpoint().isEmpty());
      assertEquals(1, resumption.skipped().size());
      assertTrue(folder.newest().isEmpty());
    }
  }

  @Test
  void aRenamedCheckpointIsNotTrusted() throws IOException {
    trained(1);
    Files.move(file(folder(), 18), file(folder(), 21));
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      String skipped = folder.resume(run).skipped().getFirst();
      assertTrue(skipped.contains("is of step 18"), skipped);
    }
  }

  @Test
  void anotherRunIsRefusedWithWhatDiffers() {
    trained(1);
    Run other =
        new Run(
            Network.sequential(Shape.of(8, 8, 2), run.network().graph().layers().subList(0, 3)),
            run.training().withBatchSize(16).withOptimizer(Adam.defaults().withLearningRate(0.01)),
            run.preprocessing(),
            new DataIdentity("other", List.of(), "0123456789abcdef"),
            run.settings().with("data", "cifar10"));
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      String sentence = assertThrows(StoreException.class, () -> folder.resume(other)).getMessage();
      for (String part :
          List.of(
              "the run there had other settings",
              "batch 16 here, 8 there",
              "learning_rate 0.01 here, 0.001 there",
              "image_size 8x8x2 here, 6x6x2 there",
              "; data_fingerprint 0123456789ab here, 0123 there)",
              "data cifar10 here, random there",
              "layer 4 of the network absent here, {")) {
        assertTrue(sentence.contains(part), sentence);
      }
      Run longer =
          new Run(
              run.network(),
              run.training().withEpochs(9),
              run.preprocessing(),
              run.data(),
              run.settings());
      assertTrue(folder.resume(longer).checkpoint().isPresent());
    }
  }

  @Test
  void fewerEpochsThanAreTrainedAreRefused() {
    trained(1);
    int epochs = run.training().epochs();
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      String sentence =
          assertThrows(
                  StoreException.class,
                  () -> folder.resume(run.with(run.training().withEpochs(epochs - 1))))
              .getMessage();
      assertEquals(4, epochs);
      String expected = "the run there is in epoch 4, expected at most the 3 of this run;";
      assertTrue(sentence.contains(expected), sentence);
    }
  }

  /** Version 0.1 kept the fingerprint among the settings, and no class names. */
  @Test
  void aCheckpointOfVersion01GoesOn() {
    trained(1);
    Path file = file(folder(), 18);
    Checkpoint saved = CheckpointFile.load(file);
    SafetensorsWriter old = new SafetensorsWriter();
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      for (String key : tensors.metadata().keySet()) {
        String text = String.valueOf(tensors.metadata().get(key));
        if (key.equals("settings")) {
          old.metadata(key, "{\"data\":\"random\",\"data_fingerprint\":\"0123\"}");
        } else if (!key.equals("data")) {
          old.metadata(key, text);
        }
      }
      for (String name : tensors.names()) {
        TensorInfo info = tensors.info(name);
        switch (info.dtype()) {
          case F64 -> old.doubles(name, info.shape(), tensors.readDoubles(name));
          case I64 -> old.longs(name, info.shape(), tensors.readLongs(name));
          case F32 -> old.floats(name, tensors.readFloats(name));
          default -> assertEquals(SafetensorsFile.CHECKSUM, name);
        }
      }
    }
    old.checksum().write(file);
    assertEquals("0123", CheckpointFile.load(file).run().data().fingerprint());
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      Checkpoint resumed = folder.resume(run).checkpoint().orElseThrow();
      assertArrayEquals(saved.state().parameters(), resumed.state().parameters());
    }
  }

  @Test
  void aPoisonedStateIsNeverSaved() throws IOException {
    trained(1);
    List<String> before = names();
    Checkpoint parameters = poisoned((all, memory) -> all[3] = Float.NaN);
    Checkpoint memory = poisoned((all, moments) -> moments[1][0] = Float.POSITIVE_INFINITY);
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      StoreException e = assertThrows(StoreException.class, () -> folder.save(parameters));
      assertTrue(e.getMessage().contains("\"conv1/kernel\" holds NaN at [0, 0, 1, 0]"));
      StoreException state = assertThrows(StoreException.class, () -> folder.save(memory));
      assertTrue(state.getMessage().contains("\"optimizer/second-moment/conv1/kernel\""));
    }
    assertEquals(before, names());
  }

  /** The only way to such a state: an update that spoils it. */
  private Checkpoint poisoned(BiConsumer<float[], float[][]> poison) {
    Run spoiled = TinyRun.run(new Poisoning(run.training().optimizer(), poison));
    try (Workers workers = new Workers(1)) {
      Trainer trainer = TinyRun.trainer(spoiled, KernelSets.TEXTBOOK, workers, Optional.empty());
      assertThrows(NonFiniteException.class, trainer::run);
      return Checkpoint.of(run, trainer, Optional.empty());
    }
  }

  private static final class Poisoning extends OptimizerDecorator {

    private final BiConsumer<float[], float[][]> poison;

    Poisoning(Optimizer inner, BiConsumer<float[], float[][]> poison) {
      super(inner);
      this.poison = poison;
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return new Poisoning(inner().withLearningRate(rate), poison);
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      inner().update(range, step, rate, parameters, gradient, state);
      if (range.from() == 0) {
        poison.accept(parameters, state);
      }
    }
  }

  @Test
  void theSecondRunInAFolderIsRefusedUntilTheFirstEnds() {
    try (CheckpointFolder first = CheckpointFolder.open(folder(), 1)) {
      StoreException e =
          assertThrows(StoreException.class, () -> CheckpointFolder.open(folder(), 1));
      assertTrue(e.getMessage().contains("another run is using this folder"), e.getMessage());
      first.requireEmpty();
    }
    CheckpointFolder.open(folder(), 1).close();
  }

  @Test
  void aFolderThatCantBeMadeIsCalledOne() throws IOException {
    Path file = Files.createFile(temporary.resolve("x")).toRealPath();
    Path below = file.resolve("ck");
    StoreException e = assertThrows(StoreException.class, () -> CheckpointFolder.open(below, 1));
    assertEquals(
        below + ": this folder can't be made, because " + file + " is a file; name another folder.",
        e.getMessage());
    e = assertThrows(StoreException.class, () -> CheckpointFolder.open(file, 1));
    assertEquals(file + ": this is a file; name another folder.", e.getMessage());
    Path proc = Path.of("/proc/none/ck"); // where not even the super-user may write
    assumeTrue(Files.isDirectory(Path.of("/proc")), "no /proc here");
    e = assertThrows(StoreException.class, () -> CheckpointFolder.open(proc, 1));
    String start = "/proc/none/ck: this folder can't be made: /proc ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }

  @Test
  void whatAKilledRunLeftHalfWrittenIsRemoved() throws IOException {
    Files.createDirectories(folder());
    Files.write(folder().resolve("checkpoint-0000000003.safetensors.1-2-3.partial"), new byte[9]);
    Files.writeString(folder().resolve("other.partial"), "not ours");
    Files.writeString(folder().resolve("lock.owner"), "process 1, long dead");
    CheckpointFolder.open(folder(), 1).close();
    assertEquals(List.of("other.partial"), names());
  }

  @Test
  void aFolderThatIsDeletedMeanwhileIsMadeAgain() throws IOException {
    Checkpoint checkpoint = trained(1);
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      deleteFolder();
      Path file = folder.save(checkpoint);
      assertEquals(20, CheckpointFile.load(file).state().steps());
      assertThrows(StoreException.class, () -> CheckpointFolder.open(folder(), 1));
    }
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> CheckpointFolder.open(folder(), 0));
    StoreException e =
        assertThrows(
            StoreException.class,
            () -> CheckpointFolder.open(Files.createFile(temporary.resolve("f")), 1));
    assertTrue(e.getMessage().endsWith("."), e.getMessage());
  }

  /** Each as root sees it too. */
  @ParameterizedTest
  @ValueSource(strings = {"folder", "loop", "gone"})
  void whatCannotBeReadIsNotDamaged(String kind) throws IOException {
    trained(3);
    Path newest = file(folder(), 18);
    Files.delete(newest);
    switch (kind) {
      case "folder" -> Files.createDirectory(newest);
      case "loop" -> Files.createSymbolicLink(newest, newest);
      default -> Files.createSymbolicLink(newest, temporary.resolve("unplugged"));
    }
    List<String> before = names();
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 3)) {
      StoreException thrown = assertThrows(StoreException.class, () -> folder.resume(run));
      assertTrue(thrown.isUnreadable(), thrown.getMessage());
      assertTrue(thrown.getMessage().startsWith(newest + ": "), thrown.getMessage());
      assertTrue(
          thrown.getMessage().endsWith("Nothing was deleted, and no run was begun in its place."),
          thrown.getMessage());
    }
    assertEquals(before, names());
  }

  @Test
  void anInterruptDisturbsNeitherReadingNorWriting() throws IOException {
    Checkpoint last = trained(1);
    Thread.currentThread().interrupt();
    try (CheckpointFolder folder = CheckpointFolder.open(folder(), 1)) {
      Resumption resumption = folder.resume(run);
      assertEquals(List.of(), resumption.skipped());
      assertEquals(Optional.of(file(folder(), 18)), resumption.file());
      assertEquals(file(folder(), 20), folder.save(last));
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is still to be heard of");
    }
    assertEquals(List.of("checkpoint-0000000020.safetensors"), names());
  }
}
