package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class ParameterHashTest {

  @Test
  void isTheHashOfLittleEndianFloats() {
    // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
    assertEquals(
        "ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b",
        ParameterHash.of(new float[] {1f, -2f}));
  }

  @Test
  void seesEveryElement() {
    float[] parameters = new float[10_000];
    String zeros = ParameterHash.of(parameters);
    parameters[9_999] = -0.0f;
    assertNotEquals(zeros, ParameterHash.of(parameters));
  }
}
