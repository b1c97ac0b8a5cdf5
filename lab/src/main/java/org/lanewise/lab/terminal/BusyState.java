package org.lanewise.lab.terminal;

/**
 * Work of which nobody knows how much is left.
 *
 * @param doing what is done
 * @param seconds since it began
 */
public record BusyState(String doing, double seconds) implements LiveState {

  @Override
  public String line(int room, boolean unicode) {
    String text = doing + " ... " + Clock.of(seconds);
    return text.substring(0, Math.clamp(room, 0, text.length()));
  }
}
