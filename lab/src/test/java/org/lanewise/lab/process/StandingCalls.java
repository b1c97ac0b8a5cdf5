package org.lanewise.lab.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.CallAfterCall;

/**
 * A JVM that stays for the next call. There is one at a time: it ends when calls of another folder
 * or with other options come, or with the tests.
 */
final class StandingCalls {

  private static @Nullable StandingCalls current;

  private final List<Object> key;
  private final Process process;
  private final Path errors;
  private long told;

  private StandingCalls(Lanewise lanewise, List<Object> key) throws IOException {
    this.key = key;
    errors = Files.createTempFile(lanewise.folder(), "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(lanewise.command(CallAfterCall.class)).redirectError(errors.toFile());
    lanewise.prepare(builder);
    process = builder.start();
  }

  /** Runs a call to its end. */
  static synchronized Lanewise.Result run(Lanewise lanewise, String... arguments)
      throws IOException {
    List<Object> key = List.of(lanewise.folder(), lanewise.command());
    StandingCalls calls = current;
    current = null;
    if (calls == null || !calls.key.equals(key)) {
      if (calls != null) {
        calls.process.destroy();
      }
      calls = new StandingCalls(lanewise, key);
    }
    Lanewise.Result result = calls.run(arguments);
    current = calls; // unless it has failed
    return result;
  }

  private Lanewise.Result run(String... arguments) throws IOException {
    Executor later = CompletableFuture.delayedExecutor(Lanewise.LONGEST_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<?> guard = CompletableFuture.runAsync(process::destroyForcibly, later);
    try {
      process.getOutputStream().write(words(arguments));
      process.getOutputStream().flush();
      String out = until(CallAfterCall.END);
      String status = until('\n');
      byte[] all = Files.readAllBytes(errors);
      byte[] err = Arrays.copyOfRange(all, (int) told, all.length);
      told = all.length;
      return new Lanewise.Result(
          Integer.parseInt(status), out, Lanewise.own(new String(err, StandardCharsets.UTF_8)));
    } finally {
      guard.cancel(false);
    }
  }

  /** A call as {@link CallAfterCall} reads it. */
  static byte[] words(String... arguments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(Objects.checkIndex(arguments.length, 1 << Byte.SIZE));
    for (String argument : arguments) {
      out.writeUTF(argument);
    }
    return bytes.toByteArray();
  }

  private String until(char end) throws IOException {
    InputStream in = process.getInputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int next = in.read(); next != end; next = in.read()) {
      if (next < 0) {
        throw new AssertionError(
            "the process ended with the call; it said\n"
                + out.toString(StandardCharsets.UTF_8)
                + Files.readString(errors));
      }
      out.write(next);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
