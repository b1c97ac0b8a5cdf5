package org.lanewise.lab.terminal;

/**
 * Something that the live line shows until this is closed; then it shows again what it did before.
 */
public interface Shown extends AutoCloseable {

  /** Nothing, where there is no live line. */
  Shown NOTHING =
      new Shown() {
        @Override
        public void repaint() {}

        @Override
        public void close() {}
      };

  /** Shows at once what has changed; without this it is seen a fraction of a second later. */
  void repaint();

  @Override
  void close();
}
