package org.lanewise.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lanewise.lab.TinyData;

/** A run of 8 epochs of 5 steps that several tests kill, stop, damage and go on with. */
final class CheckpointedCalls {

  static final int EPOCHS = 8;
  static final int STEPS_PER_EPOCH = 5;

  final Path folder;
  final Lanewise lanewise;

  CheckpointedCalls(Path folder, String... javaOptions) {
    this.folder = folder;
    this.lanewise = new Lanewise(folder).with(javaOptions).standing();
    TinyData.write(folder.resolve("tiny"));
  }

  /**
   * The call that trains, with further arguments; the last of an option that is there twice counts.
   */
  static String[] call(String... more) {
    List<String> call =
        new ArrayList<>(
            List.of("train", "scaled", "--data", "tiny", "--train-images", "100", "--no-save"));
    List<String> options = List.of(more);
    add(call, options, "--epochs", Integer.toString(EPOCHS));
    add(call, options, "--batch", "20");
    add(call, options, "--test-images", "20");
    add(call, options, "--kernels", "im2col");
    add(call, options, "--threads", "1");
    call.addAll(options);
    return call.toArray(String[]::new);
  }

  private static void add(List<String> call, List<String> options, String name, String value) {
    if (!options.contains(name)) {
      call.addAll(List.of(name, value));
    }
  }

  Lanewise.Result train(String... more) {
    return lanewise.run(call(more));
  }

  /** Starts a process without waiting for it; its output is in {@code NAME.txt}. */
  Process start(String name, String... more) throws IOException {
    return lanewise.start(out(name), err(name), call(more));
  }

  Lanewise.Result finish(String name, Process process) throws IOException {
    return Lanewise.finish(process, out(name), err(name));
  }

  Path out(String name) {
    return folder.resolve(name + ".txt");
  }

  private Path err(String name) {
    return folder.resolve(name + "-err.txt");
  }

  static String hash(Lanewise.Result result) {
    return result.line("sha256 of the parameters");
  }

  /** The names of the checkpoints in a folder, oldest first. */
  List<String> checkpoints(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("checkpoint-"))
          .sorted()
          .toList();
    }
  }

  List<JsonLine> log(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name)).stream().map(JsonLine::parse).toList();
  }
}
