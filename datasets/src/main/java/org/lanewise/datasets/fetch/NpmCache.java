package org.lanewise.datasets.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the npm client has fetched so far. It doesn't tell, but it writes what arrives into a file
 * in its cache folder. Where that can't be seen, 0 bytes are.
 */
final class NpmCache {

  private static final long LONGEST_SECONDS = 10;

  private final @Nullable Path arriving;
  private final long since;
  private long most;

  private NpmCache(@Nullable Path arriving, long since) {
    this.arriving = arriving;
    this.since = since;
  }

  /**
   * Asks the client where its cache is.
   *
   * @param npm the client and its first arguments
   * @param folder an empty one for it to run in
   * @param since what is older, in milliseconds since 1970, is not of this download
   */
  static NpmCache of(List<String> npm, Path folder, long since) throws InterruptedException {
    List<String> command = new ArrayList<>(npm);
    command.addAll(List.of("config", "get", "cache"));
    Process process = null;
    try {
      Path answer = folder.resolve("cache.txt");
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return in(Path.of(Files.readString(answer, StandardCharsets.UTF_8).strip()), since);
      }
    } catch (IOException | InvalidPathException e) {
      // Then nobody knows where it is.
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
    return new NpmCache(null, since);
  }

  /** Over a cache folder that is known. */
  static NpmCache in(Path cache, long since) {
    return new NpmCache(cache.resolve("_cacache").resolve("tmp"), since);
  }

  /** The bytes that have arrived; never less than before. */
  long bytes() {
    if (arriving != null) {
      try (Stream<Path> files = Files.list(arriving)) {
        most = Math.max(most, files.mapToLong(this::size).max().orElse(0));
      } catch (IOException e) {
        // Not there yet, or no longer.
      }
    }
    return most;
  }

  private long size(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean fresh = attributes.lastModifiedTime().toMillis() >= since;
      return attributes.isRegularFile() && fresh ? attributes.size() : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
