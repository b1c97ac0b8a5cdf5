package org.lanewise.datasets.fetch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.lanewise.datasets.Progress;

/** Keeps what a progress hears and checks that its rules are kept. */
final class Heard implements Progress {

  final List<String> stages = new CopyOnWriteArrayList<>();
  final List<String> sentences = new CopyOnWriteArrayList<>();
  private boolean open;
  private long total;
  private long done;

  @Override
  public void begin(String stage, long total, Unit unit) {
    check(!open, "a stage begins inside a stage");
    open = true;
    this.total = total;
    done = 0;
    stages.add(stage);
  }

  @Override
  public void advance(long done) {
    check(open && done >= this.done, "an advance outside a stage or backwards");
    check(total == UNKNOWN || done <= total, "an advance beyond the total");
    this.done = done;
  }

  @Override
  public void end() {
    check(open, "an end without a begin");
    open = false;
  }

  @Override
  public void say(String sentence) {
    check(sentence.endsWith("."), "not a sentence: " + sentence);
    sentences.add(sentence);
  }

  private static void check(boolean rule, String broken) {
    if (!rule) {
      throw new AssertionError(broken);
    }
  }
}
