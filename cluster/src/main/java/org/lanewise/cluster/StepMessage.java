package org.lanewise.cluster;

import org.lanewise.engine.train.ShareOfBatch;

/**
 * What goes to each executor once a step.
 *
 * @param parameters the flat vector before the step
 * @param order indices of images, from {@code first} on; what is before belongs to other batches
 * @param first where in the order the batch begins
 * @param epoch the epoch, from 1
 * @param steps of the run that were made before
 */
record StepMessage(float[] parameters, int[] order, int first, int epoch, long steps) {

  static byte[] write(float[] parameters, int[] order, int first, int size, int epoch, long steps) {
    return Bytes.write(out -> {
      Bytes.floats(out, parameters);
      out.writeInt(first);
      Bytes.ints(out, order, first, size);
      out.writeInt(epoch);
      out.writeLong(steps);
    });
  }

  static StepMessage read(byte[] bytes) {
    return Bytes.read(
        bytes,
        in -> {
          float[] parameters = Bytes.floats(in);
          int first = in.readInt();
          return new StepMessage(
              parameters, Bytes.ints(in, first), first, in.readInt(), in.readLong());
        });
  }

  ShareOfBatch share(int share) {
    return new ShareOfBatch(parameters, order, first, order.length - first, epoch, steps, share);
  }
}
