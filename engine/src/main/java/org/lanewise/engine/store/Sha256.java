package org.lanewise.engine.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum of our files. */
final class Sha256 {

  /** Bytes of a checksum. */
  static final int BYTES = 32;

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
    }
  }
}
