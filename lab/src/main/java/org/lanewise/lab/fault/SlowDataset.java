package org.lanewise.lab.fault;

import java.util.concurrent.locks.LockSupport;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;

/** Reads each example only after a pause, as a slow disk would. */
final class SlowDataset implements Dataset {

  private static final long NANOSECONDS = 5_000_000;

  private final Dataset whole;

  SlowDataset(Dataset whole) {
    this.whole = whole;
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public Shape shape() {
    return whole.shape();
  }

  @Override
  public int classes() {
    return whole.classes();
  }

  @Override
  public int label(int example) {
    return whole.label(example);
  }

  @Override
  public Reader newReader() {
    Reader reader = whole.newReader();
    return (example, epoch, destination, offset) -> {
      LockSupport.parkNanos(NANOSECONDS);
      reader.read(example, epoch, destination, offset);
    };
  }
}
