package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Outputs are told apart by what they are, not by their names. */
class OutputsTest {

  @TempDir private Path folder;
  private final CommandSpec command = CommandSpec.create().name("lanewise");

  @BeforeEach
  void makeCommand() {
    new CommandLine(command);
  }

  private Outputs outputs() {
    return Outputs.of(command);
  }

  private static void refused(Outputs outputs, String sentence) {
    ParameterException e = assertThrows(ParameterException.class, outputs::check);
    String told = String.valueOf(e.getMessage());
    assertTrue(told.contains(sentence), told);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path link(String name, Path target) {
    try {
      return Files.createSymbolicLink(folder.resolve(name), target);
    } catch (UnsupportedOperationException | IOException e) {
      return Assumptions.abort("no symbolic links here");
    }
  }

  @Test
  void differentFilesAreFineAndNothingIsLeftOfTheCheck() throws IOException {
    outputs()
        .reads("--data", folder)
        .file("--save", folder.resolve("m"))
        .growing("--log", folder.resolve("l"))
        .checkpoints("--checkpoint", folder.resolve("c"))
        .file("--nothing", null)
        .check();
    assertEquals(List.of(), names());
  }

  @Test
  void oneFileByTwoNames() throws IOException {
    Path file = folder.resolve("m.st");
    Path dotted = folder.resolve("./x/../m.st");
    Files.createDirectory(folder.resolve("x"));
    refused(outputs().file("--save", file).growing("--log", dotted), "are the same file");
    Path dangling = link("dangling", Path.of("m.st"));
    refused(outputs().file("--save", file).growing("--log", dangling), "are the same file");
    Path through = link("through", folder.resolve("x")).resolve("new");
    refused(
        outputs().file("--save", folder.resolve("x/new")).growing("--log", through),
        "are the same file");
    Files.writeString(file, "");
    refused(outputs().file("--save", file).growing("--log", dangling), "are the same file");
    Path hard = Files.createLink(folder.resolve("hard"), file);
    refused(outputs().file("--save", file).growing("--log", hard), "are the same file");
    refused(outputs().file("--save", file).checkpoints("--checkpoint", file), "the same place");
  }

  @Test
  void whatIsRead() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path batch = Files.createFile(data.resolve("data_batch_1.bin"));
    refused(outputs().reads("--data", data).file("--save", batch), "in the folder of --data");
    refused(
        outputs().reads("--data", data).growing("--log", link("l", batch)),
        "in the folder of --data");
    refused(outputs().reads("MODEL", batch).file("--pictures", batch), "read as MODEL");
    assertDoesNotThrow(
        () -> outputs().reads("--data", data).file("--save", data.resolve("new")).check());
  }

  /** A folder there would be taken for a class, and a file for one of its pictures. */
  @Test
  void aFolderWhoseFoldersAreRead() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path cat = Files.createDirectory(data.resolve("cat"));
    Path picture = Files.createFile(cat.resolve("1.png"));
    refused(tree(data).growing("--log", picture), "is a file in the folder of --data");
    refused(tree(data).file("--save", cat.resolve("new")), "lies in the folder of --data");
    refused(tree(data).folder("--to", data.resolve("lab")), "lies in the folder of --data");
    refused(
        tree(data).checkpoints("--checkpoint", link("l", data).resolve("a/b")),
        "lies in the folder of --data, whose folders are read; name a place outside it");
    refused(tree(data).folder("--to", data), "is the folder that is read as --data");
    refused(tree(data).file("--save", cat), "this is a folder");
    tree(data).file("--save", data.resolve("new")).checkpoints("--checkpoint", folder).check();
  }

  private Outputs tree(Path data) {
    return outputs().readsTree("--data", data);
  }

  @Test
  void noFileHoldsAnotherOutput() throws IOException {
    Path file = folder.resolve("m");
    Path inside = file.resolve("x/ck");
    refused(
        outputs().file("--save", file).checkpoints("--checkpoint", inside),
        "--checkpoint %s lies in --save %s, which is going to be a file".formatted(inside, file));
    refused(
        outputs().checkpoints("--checkpoint", inside).growing("--log", file),
        "--checkpoint %s lies in --log %s".formatted(inside, file));
    refused(outputs().folder("--to", inside).file("--page", link("l", file)), "lies in --page");
    refused(outputs().file("--save", inside).file("--page", file), "lies in --page");
    Files.createDirectory(file);
    outputs().checkpoints("--checkpoint", file).file("--save", file.resolve("m")).check();
  }

  /** One that is replaced is as well protected as one that is written over. */
  @Test
  void aFileThatIsReadOnly() throws IOException {
    Path file = Files.createFile(folder.resolve("f"));
    Assumptions.assumeTrue(file.toFile().setReadOnly() && !Files.isWritable(file), "all may write");
    refused(outputs().file("--save", file), "may not be written to");
    refused(outputs().growing("--log", file), "may not be written to");
  }

  @Test
  void besideCheckpointsButNotAsOne() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    outputs().checkpoints("--checkpoint", run).file("--save", run.resolve("m")).check();
    for (String name : List.of("lock", "lock.owner", "checkpoint-0000000001.safetensors")) {
      refused(
          outputs().checkpoints("--checkpoint", run).file("--save", run.resolve(name)),
          "has the name of a checkpoint or a lock");
    }
  }

  @Test
  void whatCantBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("f"));
    refused(outputs().file("--save", folder), "this is a folder");
    refused(outputs().growing("--log", folder), "this is a folder");
    refused(outputs().file("--save", folder.resolve("no/m")), "its folder does not exist");
    refused(outputs().growing("--log", folder.resolve("no/l")), "its folder does not exist");
    refused(outputs().folder("--to", file.resolve("below")), "is a file; name another folder");
    refused(outputs().checkpoints("--checkpoint", file), "is a file; name another folder");
    refused(outputs().file("--save", folder.resolve("n".repeat(300))), "choose a shorter one");
    refused(outputs().growing("--log", folder.resolve("n".repeat(300))), "choose a shorter one");
    refused(outputs().folder("--to", folder.resolve("n".repeat(300))), "choose a shorter one");
    refused(outputs().checkpoints("--checkpoint", Path.of("")), "--checkpoint is empty");
    outputs().file("--save", folder.resolve("n".repeat(255))).check();
    outputs().folder("--to", folder.resolve("a/b/c")).check();
    assertEquals(List.of("f"), names());
    Files.createDirectory(folder.resolve("file"));
    outputs().folder("--to", folder).check();
  }

  @Test
  void aDeviceTakesLinesButNoModel() {
    Path device = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");
    refused(outputs().file("--save", device), "a device or a pipe");
    outputs().growing("--log", device).check();
  }

  /** Where not even the super-user may write. */
  @Test
  void aPlaceThatIsReadOnly() {
    Path place = Path.of("/proc");
    Assumptions.assumeTrue(Files.isDirectory(place), "no /proc here");
    refused(outputs().file("--save", place.resolve("m")), "--save /proc/m: ");
    refused(outputs().growing("--log", place.resolve("l")), "--log /proc/l: ");
    refused(
        outputs().folder("--to", place.resolve("a/b")),
        "--to /proc/a/b: this folder can't be made: /proc ");
    refused(outputs().folder("--to", place), "--to /proc: no file can be made in this folder: it ");
  }
}
