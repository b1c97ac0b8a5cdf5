package org.lanewise.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.augment.Augmenter;
import org.lanewise.datasets.augment.PlaneMap;
import org.lanewise.datasets.cifar.BatchWriter;
import org.lanewise.datasets.fetch.Cifar10Fetcher;
import org.lanewise.datasets.fetch.Cifar10Source;
import org.lanewise.datasets.folder.FolderImages;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.folder.ImageFolder;
import org.lanewise.datasets.store.DataStore;
import org.lanewise.testkit.NullCalls;
import org.lanewise.testkit.Samples;
import org.lanewise.testkit.TestSets;

/** No public method takes null for what it needs; what it throws says which parameter that was. */
final class NullCallsTest {

  @TempDir private Path folder;

  /** The progress that is told to nobody does not look at it. */
  @TestFactory
  Stream<DynamicTest> nullIsRefusedByName() {
    return new NullCalls(
            ImageSet.class, samples(), Set.of(Progress.class, Augmentation.class), method -> false)
        .tests();
  }

  private Samples samples() {
    return new Samples()
        .with("files", () -> Cifar10Source.official().files())
        .with(Path.class, () -> folder.resolve("none"))
        .with(URI.class, () -> URI.create("http://localhost:9/none"))
        .with(Duration.class, () -> Duration.ofSeconds(1))
        .with(LabelledImages.class, () -> TestSets.noise(6, 3).train())
        .with(LabelledImage.class, () -> new LabelledImage(new byte[1], 0))
        .with(Iterator.class, () -> List.of().iterator())
        .with(UnaryOperator.class, UnaryOperator::identity)
        .with(ImageSet.class, () -> TestSets.noise(6, 3).train())
        .with(TrainAndTest.class, () -> TestSets.noise(6, 3))
        .with(Split.Part.class, () -> new Split.Part(0.5, 1))
        .with(Split.Fold.class, () -> new Split.Fold(1, 2, 1))
        .with(Split.class, () -> new Split.Part(0.5, 1))
        .with(Form.class, () -> Form.STANDARD)
        .with(ImageFolder.class, () -> ImageFolder.of(folder))
        .with(
            FolderImages.class,
            () -> new FolderImages("x", TestSets.noise("x", 6, 1), Optional.empty(), List.of()))
        .with(KeyedRandom.class, () -> new KeyedRandom(1, 2, 3, Purpose.FAULT))
        .with(Progress.class, Progress::silent)
        .with(Shuffle.class, () -> new Shuffle(1))
        .with(Augmentation.class, Augmentation::flip)
        .with(PlaneMap.class, PlaneMap::new)
        .with(Augmenter.class, () -> new Augmenter(List.of(Augmentation.flip()), 4, 4, 3, 1))
        .with(BatchWriter.class, () -> BatchWriter.create(folder.resolve("batch.bin")))
        .with(Cifar10Source.class, NullCallsTest::source)
        .with(Cifar10Fetcher.class, () -> new Cifar10Fetcher(source(), Progress.silent()))
        .with(DataStore.class, () -> new DataStore(folder, source(), Progress.silent()));
  }

  /** A source that nobody serves. */
  private static Cifar10Source source() {
    Cifar10Source official = Cifar10Source.official();
    return new Cifar10Source(
        URI.create("http://localhost:9/none"),
        official.archiveMd5(),
        official.archiveLimit(),
        List.of("false"),
        official.npmPackage(),
        official.npmPackageBytes(),
        official.recordsPerFile(),
        official.files(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }
}
