package org.lanewise.lab.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Says which Lanewise runs on which Java. */
public final class Version implements IVersionProvider {

  /** Lanewise's version, or {@code (unpackaged)} when it does not run from its jar. */
  public static String number() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(unpackaged)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "lanewise " + number(),
      "Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
