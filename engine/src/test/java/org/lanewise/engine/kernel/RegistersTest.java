package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RegistersTest {

  @Test
  void x86HasSixteenBelowAvx512() {
    assertEquals(Registers.SIXTEEN, Registers.of("amd64", "2"));
    assertEquals(Registers.SIXTEEN, Registers.of("x86_64", "1"));
    assertEquals(Registers.SIXTEEN, Registers.of("AMD64", "0"));
    assertEquals(Registers.THIRTY_TWO, Registers.of("amd64", "3"));
  }

  /** Some JVMs don't tell. */
  @Test
  void whatIsNotKnownToBeAvx512IsNot() {
    assertEquals(Registers.SIXTEEN, Registers.of("amd64", null));
  }

  @Test
  void othersHaveThirtyTwo() {
    assertEquals(Registers.THIRTY_TWO, Registers.of("aarch64", null));
    assertEquals(Registers.THIRTY_TWO, Registers.of("riscv64", null));
  }
}
