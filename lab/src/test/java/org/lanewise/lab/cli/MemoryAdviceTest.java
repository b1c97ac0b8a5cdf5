package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Advice on memory fits the machine. */
class MemoryAdviceTest {

  @Test
  void asksForWhatTheMachineHas() {
    assertEquals(
        "Java's memory of 6,000 MB is too small for this; give it more of the machine's 24,000 MB with LANEWISE_JAVA_OPTS=-Xmx18000m in front of the command, or ask for fewer images.",
        new MemoryAdvice(6_000, 24_000).sentence());
    assertEquals(
        "Java's memory of 64 MB is too small for this; give it more of the machine's 256 MB with LANEWISE_JAVA_OPTS=-Xmx192m in front of the command, or ask for fewer images.",
        new MemoryAdvice(64, 256).sentence());
  }

  @Test
  void asksForNoMoreThanThereIs() {
    assertEquals(
        "Java's memory of 200 MB is too small for this; the machine has 256 MB in all, so ask for fewer images.",
        new MemoryAdvice(200, 256).sentence());
  }
}
