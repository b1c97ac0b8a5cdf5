package org.lanewise.engine.train;

/**
 * A listener with a memory of its own that belongs to the run. A checkpoint keeps it, and when the
 * run goes on, the listener of the same name gets it back: it need not know that it was
 * interrupted.
 */
public interface RememberingListener extends TrainingListener {

  /** The name of its memory: the same in every run, and no other listener's. */
  String memoryName();

  /** What it remembers. Asked between steps. */
  String memory();

  /**
   * Goes on with what it remembered when the run was saved. Called before it hears of a step.
   *
   * @param memory what {@link #memory} gave, maybe of another version of the program
   */
  void recall(String memory);
}
