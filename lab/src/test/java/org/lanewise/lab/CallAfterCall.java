package org.lanewise.lab;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.lanewise.lab.cli.StandardOutput;

/**
 * The command line for call after call: a number of words and the words, as {@link
 * java.io.DataInput} reads them, from a file that is named, else from standard input. Each call
 * ends with {@link #END}, its exit status and a line feed on standard output.
 */
public final class CallAfterCall {

  /** No command writes it. */
  public static final char END = '\0';

  private CallAfterCall() {}

  public static void main(String[] args) throws IOException {
    CalledMain.endWithTests(); // as the end of the calls does, but in the middle of one too
    Locale format = Locale.getDefault(Locale.Category.FORMAT);
    try (InputStream in = args.length == 0 ? System.in : Files.newInputStream(Path.of(args[0]));
        DataInputStream calls = new DataInputStream(in)) {
      for (int words = calls.read(); words >= 0; words = calls.read()) {
        String[] call = new String[words];
        for (int i = 0; i < words; i++) {
          call[i] = calls.readUTF();
        }
        Locale.setDefault(Locale.Category.FORMAT, format); // as a JVM of its own would have it
        int status = StandardOutput.during(() -> Main.run(call));
        System.out.print(END + Integer.toString(status) + "\n");
        System.out.flush();
      }
    }
    System.exit(0);
  }
}
