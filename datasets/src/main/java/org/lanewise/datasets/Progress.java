package org.lanewise.datasets;

/**
 * Hears how a long piece of work gets on: fetching, unpacking, rendering. Whoever has a screen
 * draws it. The work is made of stages, one after the other, each between {@link #begin} and {@link
 * #end}. Calls may come from any thread, but never two at once.
 */
public interface Progress {

  /** The total of a stage whose length nobody knows. */
  long UNKNOWN = -1;

  /** What the numbers of a stage count. */
  enum Unit {
    /** Bytes. */
    BYTES,
    /** Images. */
    IMAGES,
    /** Files. */
    FILES
  }

  /**
   * A stage begins.
   *
   * @param stage what is done, as {@code "fetching cifar-10-binary.tar.gz"}
   * @param total where {@link #advance} will arrive, or {@link #UNKNOWN}
   * @param unit what is counted
   */
  void begin(String stage, long total, Unit unit);

  /**
   * So much of the stage is done, counted from its begin; never less than was said before. What an
   * earlier call left is told by the first word, at once.
   */
  void advance(long done);

  /** The stage is over, done or given up. */
  void end();

  /** Something a person should know, a full sentence, such as why another source is tried. */
  void say(String sentence);

  /** One that hears nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void begin(String stage, long total, Unit unit) {}

      @Override
      public void advance(long done) {}

      @Override
      public void end() {}

      @Override
      public void say(String sentence) {}
    };
  }
}
