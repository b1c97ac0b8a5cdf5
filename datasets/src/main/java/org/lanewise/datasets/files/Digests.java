package org.lanewise.datasets.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Check sums of files. */
public final class Digests {

  private Digests() {}

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /**
   * A fresh MD5, which tells damage but no forgery: the sums that data sets publish are of this
   * kind.
   */
  public static MessageDigest md5() {
    return digest("MD5");
  }

  /** The MD5 of a file in hexadecimal. */
  public static String md5(Path file) throws IOException {
    MessageDigest digest = md5();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
