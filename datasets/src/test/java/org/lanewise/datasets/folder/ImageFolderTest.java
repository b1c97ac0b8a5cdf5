package org.lanewise.datasets.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImage;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TargetImage;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.picture.Fit;

final class ImageFolderTest {

  @TempDir private Path temp;
  private Path pets;
  private final List<String> said = new ArrayList<>();
  private int decodings;

  @BeforeEach
  void name() {
    pets = temp.resolve("pets");
  }

  private ImageFolder folder() {
    return ImageFolder.of(pets).size(4, 4).cache(temp.resolve("cache")).progress(heard());
  }

  private Progress heard() {
    return new Progress() {
      @Override
      public void begin(String stage, long total, Unit unit) {
        decodings++;
      }

      @Override
      public void advance(long done) {}

      @Override
      public void end() {}

      @Override
      public void say(String sentence) {
        said.add(sentence);
      }
    };
  }

  /** A picture all of whose pixels are this grey. */
  private void picture(String name, int grey) throws IOException {
    picture(name, 5, 3, BufferedImage.TYPE_INT_RGB, 0xff000000 | grey * 0x010101);
  }

  private void picture(String name, int width, int height, int type, int argb) throws IOException {
    Path file = pets.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, argb);
      }
    }
    String format = name.toLowerCase(Locale.ROOT).endsWith("png") ? "png" : "jpg";
    assertTrue(ImageIO.write(image, format, file.toFile()));
  }

  private static List<Integer> greys(LabelledImages images) {
    byte[] pixels = new byte[images.imageBytes()];
    List<Integer> greys = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      images.copyPixels(i, pixels, 0);
      greys.add(pixels[0] & 255);
    }
    return greys;
  }

  private static List<Integer> labels(LabelledImages images) {
    return IntStream.range(0, images.size()).map(images::label).boxed().toList();
  }

  private String refused() {
    return assertThrows(DatasetException.class, () -> folder().read()).getMessage();
  }

  private static void assertHas(String text, String... words) {
    for (String word : words) {
      assertTrue(text.contains(word), text);
    }
  }

  @Test
  void classFoldersAreClassesInTheOrderOfTheirNames() throws IOException {
    picture("dog/2.png", 20);
    picture("dog/10.PNG", 21);
    picture("Cat food/été 1.jpg", 10);
    picture("Cat food/b.JPeG", 11);
    picture("ape/deep/er/x.png", 30);
    picture("ape/y.png", 31);
    FolderImages read = folder().read();
    assertEquals("pets", read.name());
    assertEquals(List.of("Cat food", "ape", "dog"), read.train().classNames());
    // By turns, so that the first images are of all classes.
    assertEquals(List.of(0, 1, 2, 0, 1, 2), labels(read.train()));
    assertEquals(List.of(11, 31, 21, 10, 30, 20), greys(read.train()));
    assertTrue(read.test().isEmpty());
    assertEquals(List.of(), said);
    TrainAndTest split = read.trainAndTest(0.5, 1);
    assertEquals("pets/validation", split.test().name());
    assertEquals(3, split.test().size());
  }

  @Test
  void trainAndTestAreParts() throws IOException {
    picture("train/a/1.png", 1);
    picture("train/b/1.png", 2);
    picture("test/a/1.png", 3);
    picture("test/b/1.png", 4);
    picture("val/a/1.png", 5);
    FolderImages read = folder().read();
    assertEquals(List.of(1, 2), greys(read.train()));
    assertEquals(List.of(3, 4), greys(read.test().orElseThrow()));
    assertEquals("pets/test", read.trainAndTest(0.2, 1).test().name());
    assertHas(said.toString(), "Left out", "'val'", "beside train/ and test/");
  }

  /** Vehicles: a train is a class where it has pictures and no class folders. */
  @Test
  void aClassMayBeCalledTrain() throws IOException {
    picture("train/1.png", 1);
    picture("plane/1.png", 2);
    assertEquals(List.of("plane", "train"), folder().read().train().classNames());
  }

  @Test
  void whatHasNoClassFoldersIsRefused() throws IOException {
    assertHas(refused(), "does not exist");
    Files.createDirectories(pets);
    assertHas(refused(), "has no class folders", "Expected a folder for each class");
    picture("1.png", 1);
    assertHas(refused(), "1 picture but no class folders");
    picture("cat/1.png", 1);
    assertHas(refused(), "one class folder, 'cat'", "two classes");
    picture("dog/1.png", 1);
    assertEquals(2, folder().read().train().size());
    assertHas(said.toString(), "Left out", "beside the class folders", "'1.png'");
    pets = pets.resolve("1.png");
    assertHas(refused(), "is a file");
  }

  @Test
  void emptyClassesAndClassesOfOnePartAreNamed() throws IOException {
    picture("train/a/1.png", 1);
    picture("train/b/1.png", 1);
    Files.createDirectories(pets.resolve("train/elk"));
    Files.writeString(pets.resolve("train/elk/notes.txt"), "none yet");
    assertHas(refused(), "train/elk has no picture");
    picture("train/elk/1.png", 1);
    picture("test/a/1.png", 1);
    picture("test/b/1.png", 1);
    assertHas(refused(), "train has the class 'elk', which", "test lacks");
    picture("test/elk/1.png", 1);
    picture("test/yak/1.png", 1);
    assertHas(refused(), "test has the class 'yak', which", "train lacks");
    pets = temp.resolve("bare");
    picture("train/1.png", 1);
    picture("test/1.png", 1);
    assertHas(refused(), "pictures in test/ and train/, but no class folders");
    pets = temp.resolve("judged");
    picture("test/a/1.png", 1);
    picture("test/b/1.png", 1);
    assertHas(refused(), "no train/");
  }

  @Test
  void hiddenFilesAndLinksAreLeftAlone() throws IOException {
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    picture("a/.2.png", 3);
    picture(".git/1.png", 4);
    picture("__MACOSX/a/1.png", 5);
    try {
      Files.createSymbolicLink(pets.resolve("a/loop"), pets);
      Files.createSymbolicLink(pets.resolve("c"), pets.resolve("a"));
      Files.createSymbolicLink(pets.resolve("b/3.png"), pets.resolve("a/1.png"));
    } catch (UnsupportedOperationException e) {
      assumeTrue(false, "SKIPPED: no links here");
    }
    assertEquals(List.of(1, 2), greys(folder().read().train()));
  }

  @Test
  void everyColourModelBecomesRgbOfOneSize() throws IOException {
    picture("a/grey.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 0xff646464);
    picture("a/alpha.png", 7, 9, BufferedImage.TYPE_INT_ARGB, 0x00000000);
    picture("b/deep.png", 640, 480, BufferedImage.TYPE_USHORT_GRAY, 0xffffffff);
    picture("b/odd.png", 3, 100, BufferedImage.TYPE_INT_RGB, 0xff0000ff);
    FolderImages read = folder().fit(Fit.PAD).read();
    assertEquals(3, read.train().channels());
    assertEquals(255, greys(read.train()).get(0));
    byte[] pixels = new byte[48];
    read.train().copyPixels(3, pixels, 0);
    assertEquals(0, pixels[0]); // the border beside what is 25 times as high as wide
    assertEquals(255, pixels[5] & 255);
  }

  @Test
  void whatCantBeReadIsNamedAndCountedAndSkippedOnlyWhenAsked() throws IOException {
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    picture("b/2.png", 3);
    Files.write(pets.resolve("b/bad.png"), new byte[] {1, 2, 3});
    Files.writeString(pets.resolve("a/x.gif"), "GIF89a.....");
    for (int i = 3; i < 9; i++) {
      Files.write(pets.resolve("b/" + i + ".png"), new byte[i]);
    }
    List<String> lines = refused().lines().toList();
    assertEquals(1, lines.stream().filter(line -> line.contains("x.gif is a GIF picture")).count());
    assertEquals(1, lines.stream().filter(line -> line.contains("bad.png is ")).count());
    assertEquals(
        "8 of 11 pictures can't be read. Mend or remove them, or leave them out with --skip-unreadable.",
        lines.getLast());
    assertEquals(9, lines.size());
    assertEquals(1, decodings); // what is wrong with them was kept
    int before = said.size();
    FolderImages read = folder().skipUnreadable().read();
    assertEquals(lines.subList(0, 8), read.unreadable());
    assertEquals(lines.subList(0, 8), said.subList(before, before + 8));
    assertEquals(List.of(1, 2, 3), greys(read.train()).stream().sorted().toList());
    assertEquals("Left out: 8 of 11 pictures can't be read.", said.getLast());
    Files.write(pets.resolve("a/1.png"), new byte[9]);
    String empty =
        assertThrows(DatasetException.class, () -> folder().skipUnreadable().read()).getMessage();
    assertHas(empty, "class 'a'", "no picture that can be read");
  }

  @Test
  void eachNameIsToldOnALineOfItsOwnAndTellsTheTerminalNothing() throws IOException {
    assumeTrue(File.separatorChar == '/', "SKIPPED: no name has control characters here");
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    Files.write(pets.resolve("b/new\nline.png"), new byte[] {1, 2, 3});
    Files.write(pets.resolve("b/\u001b[31mred.png"), new byte[] {1, 2, 3});
    String told = refused();
    assertEquals(3, told.lines().count(), told);
    assertHas(told, "b/new?line.png is ", "b/?[31mred.png is ");
    assertEquals(told.lines().limit(2).toList(), folder().skipUnreadable().read().unreadable());
  }

  /** That a file may not be read says nothing of what it holds, and is not remembered. */
  @Test
  void aFileWithoutPermissionIsNotTakenForDamagedForEver() throws IOException {
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    Path locked = pets.resolve("b/1.png");
    try {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    } catch (UnsupportedOperationException e) {
      assumeTrue(false, "SKIPPED: no permissions here");
    }
    assumeTrue(!Files.isReadable(locked), "SKIPPED: this user may read everything");
    assertHas(refused(), "1 of 2 pictures can't be read", "access is denied");
    refused();
    assertEquals(2, decodings);
  }

  @Test
  void decodedOnceUntilSomethingChanges() throws IOException {
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    List<Integer> first = greys(folder().read().train());
    assertEquals(first, greys(folder().read().train()));
    assertEquals(1, decodings);
    folder().size(2, 2).read();
    assertEquals(2, decodings);
    folder().fit(Fit.CROP).read();
    assertEquals(3, decodings);
    folder().read();
    assertEquals(3, decodings);
    // As long as before, and with the old time.
    var time = Files.getLastModifiedTime(pets.resolve("b/1.png"));
    long size = Files.size(pets.resolve("b/1.png"));
    picture("b/1.png", 3);
    assertEquals(size, Files.size(pets.resolve("b/1.png")));
    Files.setLastModifiedTime(pets.resolve("b/1.png"), time);
    if (pets.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      assertEquals(List.of(1, 3), greys(folder().read().train()));
      assertEquals(4, decodings);
    }
    picture("b/2.png", 4);
    assertEquals(3, folder().read().train().size());
    Files.move(pets.resolve("b/2.png"), pets.resolve("a/2.png"));
    assertEquals(List.of(0, 1, 0), labels(folder().read().train()));
    Files.delete(pets.resolve("a/2.png"));
    assertEquals(List.of(1, 3), greys(folder().read().train()));
    assertEquals(List.of(), said);
  }

  /** Every byte of the kept file: damaged, it counts as absent. */
  @Test
  void aDamagedCacheIsReplaced() throws IOException {
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    folder().read();
    Path kept;
    try (var files = Files.walk(temp.resolve("cache"))) {
      kept = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] sound = Files.readAllBytes(kept);
    for (int i = 0; i < sound.length; i += 3) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 4;
      Files.write(kept, damaged);
      int before = decodings;
      assertEquals(List.of(1, 2), greys(folder().read().train()));
      assertEquals(before + 1, decodings, "byte " + i);
    }
    for (int length : new int[] {0, 7, sound.length - 1}) {
      Files.write(kept, Arrays.copyOf(sound, length));
      assertEquals(List.of(1, 2), greys(folder().read().train()));
    }
    Files.write(kept, Arrays.copyOf(sound, sound.length + 1));
    assertEquals(List.of(1, 2), greys(folder().read().train()));
  }

  @Test
  void withoutACacheItWorksAndSaysSo() throws IOException {
    picture("a/1.png", 1);
    picture("b/1.png", 2);
    Files.writeString(temp.resolve("file"), "in the way");
    FolderImages read = folder().cache(temp.resolve("file")).read();
    assertEquals(List.of(1, 2), greys(read.train()));
    assertHas(said.toString(), "for this run alone");
    folder().uncached().read();
    assertFalse(Files.exists(temp.resolve("cache")));
  }

  @Test
  void twoAtOnceDecodeOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      picture("a/" + i + ".png", i);
      picture("b/" + i + ".png", i);
    }
    List<FolderImages> both = new ArrayList<>();
    ImageFolder one = folder();
    Thread other = new Thread(() -> both.add(one.read()));
    other.start();
    both.add(folder().read());
    other.join();
    assertEquals(greys(both.get(0).train()), greys(both.get(1).train()));
    assertEquals(1, decodings);
  }

  @Test
  void thereMayBeAnyNumberOfClasses() throws IOException {
    for (int i = 0; i < 300; i++) {
      picture(String.format(Locale.ROOT, "class %03d/1.png", i), i % 256);
    }
    LabelledImages train = folder().read().train();
    assertEquals(300, train.classNames().size());
    assertEquals(299, train.label(299));
    assertEquals("class 299", train.classNames().get(299));
    assertEquals(IntStream.range(0, 300).boxed().toList(), labels(folder().read().train()));
    assertEquals(1, decodings);
  }

  /** The first half of the images has the shares of the whole, whatever the sizes of classes. */
  @Test
  void everyBeginningHasTheSharesOfTheWhole() throws IOException {
    for (int i = 0; i < 30; i++) {
      picture(String.format(Locale.ROOT, "many/%02d.png", i), i);
    }
    for (int i = 0; i < 6; i++) {
      picture("few/" + i + ".png", i);
    }
    List<Integer> half = labels(folder().read().train()).subList(0, 18);
    assertEquals(3, half.stream().filter(label -> label == 0).count());
  }

  /** Known as long as images are what the files say, and nothing else. */
  @Test
  void imagesKnowHowTheirPicturesWereFitted() throws IOException {
    for (int i = 0; i < 4; i++) {
      picture("dog/" + i + ".png", i);
      picture("cat/" + i + ".png", i);
    }
    FolderImages read = folder().fit(Fit.PAD).read();
    LabelledImages images = read.train();
    LabelledImages others = folder().fit(Fit.CROP).read().train();
    assertEquals(Optional.of(Fit.PAD), images.fit());
    assertEquals(Optional.of(Fit.PAD), images.first(3).fit());
    assertEquals(Optional.of(Fit.PAD), images.subset(2, 1).concat(images).fit());
    assertEquals(Optional.of(Fit.PAD), read.trainAndTest(0.25, 1).test().fit());
    assertEquals(Optional.of(new Split.Part(0.25, 7)), read.trainAndTest(0.25, 7).split());
    assertEquals(Optional.empty(), images.concat(others).fit());
    assertEquals(Optional.empty(), images.map(pixels -> pixels).fit());
  }

  /** A picture that is read by itself is fitted as those of a folder are, unless it is said. */
  @Test
  void onePictureIsStretchedAsAFolderIs() throws IOException {
    picture("dog/a.png", 90, 3, BufferedImage.TYPE_INT_RGB, 0xff123456);
    picture("cat/b.png", 2, 70, BufferedImage.TYPE_INT_RGB, 0xff654321);
    Path[] files = {pets.resolve("cat/b.png"), pets.resolve("dog/a.png")};
    for (Fit fit : Fit.values()) {
      ImageSet alone =
          ImageSet.of(
              "alone",
              List.of("cat", "dog"),
              4,
              4,
              3,
              IntStream.range(0, 2)
                  .mapToObj(i -> LabelledImage.picture(files[i], i, 4, 4, fit))
                  .iterator());
      assertEquals(Optional.of(fit), alone.fit());
      assertEquals(
          Fingerprint.of(folder().fit(fit).read().train()), Fingerprint.of(alone), fit.label());
    }
    LabelledImage plain = LabelledImage.picture(files[0], 0, 4, 4);
    assertArrayEquals(
        LabelledImage.picture(files[0], 0, 4, 4, Fit.STRETCH).pixels(), plain.pixels());
    assertEquals(Optional.of(Fit.STRETCH), TargetImage.picture(files[0], 4, 4, 1f).fit());
    ImageSet mixed =
        ImageSet.of(
            "mixed",
            List.of("cat", "dog"),
            4,
            4,
            3,
            List.of(plain, LabelledImage.picture(files[1], 1, 4, 4, Fit.PAD)).iterator());
    assertEquals(Optional.empty(), mixed.fit());
    assertEquals(Optional.of(Fit.PAD), mixed.fitted(Fit.PAD).first(1).fit());
  }
}
