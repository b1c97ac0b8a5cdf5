package org.lanewise.lab.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrapTest {

  @Test
  void breaksBetweenWordsAndIndents() {
    assertEquals(
        List.of("  seen   the loss", "         stays at", "         2.303"),
        Wrap.lines("  seen   ", "the loss stays at 2.303", 18));
  }

  @Test
  void whatFitsStaysAsItIs() {
    assertEquals(List.of("a  b   c"), Wrap.lines("", "a  b   c", 8));
    assertEquals(List.of("a  b   c"), Wrap.lines("", "a  b   c", Integer.MAX_VALUE));
    assertEquals(List.of("  a  b", "c"), Wrap.lines("", "  a  b   c", 8));
    assertEquals(List.of("label "), Wrap.lines("label ", "", 80));
  }

  @Test
  void aLongWordStaysWhole() {
    assertEquals(
        List.of("see", "/a/path/that/is/long", "there"),
        Wrap.lines("", "see /a/path/that/is/long there", 10));
  }

  @Test
  void coloursTakeNoRoom() {
    assertEquals(
        List.of("\u001b[1mdoctor\u001b[0m slow rate", "       is low"),
        Wrap.lines("\u001b[1mdoctor\u001b[0m ", "slow rate is low", 17));
  }

  @Test
  void aLabelTakesHalfTheWidthAtMost() {
    assertEquals(
        List.of("a long label one", "     two"),
        Wrap.lines("a long label ", "one two", 10).subList(0, 2));
  }
}
