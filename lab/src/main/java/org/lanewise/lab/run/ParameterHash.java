package org.lanewise.lab.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One number for all parameters: equal exactly when every bit is. */
public final class ParameterHash {

  private static final int CHUNK = 4096;

  private ParameterHash() {}

  /**
   * The SHA-256 of the parameters as little-endian float32, in the order of the flat vector: layer
   * by layer, kernel before bias.
   */
  public static String of(float[] parameters) {
    MessageDigest digest = sha256();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < parameters.length; at += CHUNK) {
      int count = Math.min(CHUNK, parameters.length - at);
      bytes.asFloatBuffer().put(parameters, at, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
