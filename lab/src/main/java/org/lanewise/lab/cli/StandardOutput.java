package org.lanewise.lab.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A standard output that remembers why it could not be written. Java's own forgets the reason, and
 * a command whose output went to a full disk, or to a program that reads no more, would end as if
 * all had been said.
 */
public final class StandardOutput extends PrintStream {

  private static final int BUFFER_BYTES = 1 << 13;

  private final Watched watched;

  private StandardOutput(Watched watched, Charset charset) {
    super(new BufferedOutputStream(watched, BUFFER_BYTES), true, charset);
    this.watched = watched;
  }

  /** An output that goes to this stream, line by line. */
  static StandardOutput to(OutputStream out, Charset charset) {
    return new StandardOutput(new Watched(out), charset);
  }

  /**
   * Does a command's work with one in the place of {@link System#out}.
   *
   * @return the exit status: the command's, but none that says that all is well where some of what
   *     the command wrote did not get there; then a sentence on standard error says why
   */
  public static int during(IntSupplier command) {
    StandardOutput output = to(new FileOutputStream(FileDescriptor.out), System.out.charset());
    System.setOut(output);
    int status = command.getAsInt();
    String failure = output.failure();
    if (failure == null) {
      return status;
    }
    System.err.println(
        "lanewise: standard output can't be written (%s), so some of it is missing; send it to a place that takes all."
            .formatted(failure));
    return status == 0 ? CommandLine.ExitCode.SOFTWARE : status;
  }

  /** Why something written so far did not get there; null where all did. */
  public @Nullable String failure() {
    flush();
    IOException e = watched.failure;
    return e == null ? null : String.valueOf(e.getMessage());
  }

  private static final class Watched extends FilterOutputStream {

    private volatile @Nullable IOException failure;

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int first, int count) throws IOException {
      try {
        out.write(bytes, first, count);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
