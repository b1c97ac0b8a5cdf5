package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/** The choices that networks' bits rest on. */
final class WinogradRuleTest {

  private static final Choice F2 = new Choice(Algorithm.F2);
  private static final Choice F4 = new Choice(Algorithm.F4);

  @Test
  void theArticlesLayers() {
    assertEquals(Choice.DIRECT, WinogradRule.of(ConvCase.conv1(1).geometry(), true));
    Choice forward = new Choice(Algorithm.F4, Algorithm.DIRECT, Algorithm.DIRECT);
    assertEquals(forward, WinogradRule.of(ConvCase.conv2(1).geometry(), true));
    assertEquals(F4, WinogradRule.of(ConvCase.conv2(1).geometry(), false));
  }

  @Test
  void deeperAndWiderNetworks() {
    assertEquals(F4, same(32, 16, 16, false));
    assertEquals(F4, same(8, 64, 64, false));
    assertEquals(F4, same(31, 24, 64, true));
    assertEquals(F4, same(15, 64, 256, true));
    assertEquals(F4, same(7, 256, 256, false));
    assertEquals(F2, same(7, 256, 256, true));
  }

  /** A tile size by how many multiplications it needs. */
  @Test
  void smallExtents() {
    assertEquals(Choice.DIRECT, same(1, 64, 64, false));
    assertEquals(F2, same(2, 64, 64, false));
    assertEquals(F4, same(3, 64, 64, false));
    assertEquals(F2, same(5, 64, 64, false));
    assertEquals(F2, same(6, 64, 64, false));
    assertEquals(F4, same(9, 64, 64, false));
  }

  @Test
  void fewChannelsAndFiltersAreDirect() {
    assertEquals(Choice.DIRECT, same(16, 15, 64, false));
    assertEquals(Choice.DIRECT, same(16, 64, 10, false));
  }

  private static Choice same(int size, int channels, int filters, boolean pooled) {
    ConvCase c = ConvCase.same(1, size, size, channels, filters, 3, 3);
    return WinogradRule.of(c.geometry(), pooled);
  }
}
