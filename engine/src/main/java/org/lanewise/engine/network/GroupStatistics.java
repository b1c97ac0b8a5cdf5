package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Normalization;

/**
 * The statistics of one batch normalization over some images: those of each of a slice's groups, of
 * a slice, or of a whole batch. Made when first used, and used again.
 */
final class GroupStatistics {

  /** The statistics of images that share them. */
  static final class Group {
    final double[] moments;
    final double[] sums;
    final Normalization normalization;
    long images;

    Group(int channels) {
      moments = new double[2 * channels];
      sums = new double[2 * channels];
      normalization = new Normalization(channels);
    }

    /** Adds the sums of one image. */
    void add(double[] ofImage) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += ofImage[i];
      }
    }
  }

  private final int channels;
  private final List<Group> groups = new ArrayList<>();
  private int used;

  GroupStatistics(int channels) {
    this.channels = channels;
  }

  /** Forgets the images. */
  void clear() {
    used = 0;
  }

  /** The number of groups that have images. */
  int used() {
    return used;
  }

  Group group(int index) {
    return groups.get(index);
  }

  /** The group of this number; the next one begins without images. */
  Group reach(int index) {
    if (index == groups.size()) {
      groups.add(new Group(channels));
    }
    Group group = groups.get(index);
    if (index == used) {
      used++;
      group.images = 0;
      Arrays.fill(group.sums, 0);
    }
    return group;
  }

  /** The only group takes in the images of a slice's only group. */
  void join(GroupStatistics slice, BatchNormKernel kernel) {
    if (slice.used > 0) {
      Group all = reach(0);
      Group other = slice.group(0);
      long pixels = kernel.pixels();
      kernel.join(all.moments, 0, all.images * pixels, other.moments, 0, other.images * pixels);
      all.images += other.images;
    }
  }
}
