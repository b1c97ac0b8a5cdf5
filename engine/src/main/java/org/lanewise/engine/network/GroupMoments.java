package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The moments that the groups of a batch, or of a share of it, had at each batch normalization, in
 * the order of their images: what moving statistics follow.
 *
 * @param cuts one for each batch normalization, in the order of the program
 */
public record GroupMoments(List<AtOne> cuts) {

  /**
   * At one batch normalization.
   *
   * @param moments for each group the means of all channels, then the sums of squared deviations
   * @param images for each group how many it has
   */
  public record AtOne(List<double[]> moments, List<Long> images) {

    /** Keeps unmodifiable copies of the lists. */
    public AtOne {
      moments = List.copyOf(Objects.requireNonNull(moments, "moments"));
      images = List.copyOf(Objects.requireNonNull(images, "images"));
    }
  }

  /** Keeps an unmodifiable copy of the list. */
  public GroupMoments {
    cuts = List.copyOf(Objects.requireNonNull(cuts, "cuts"));
  }

  /** These, and then those of the images after them. */
  public GroupMoments then(GroupMoments next) {
    Objects.requireNonNull(next, "next");
    List<AtOne> joined = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      List<double[]> moments = new ArrayList<>(cuts.get(i).moments());
      moments.addAll(next.cuts.get(i).moments());
      List<Long> images = new ArrayList<>(cuts.get(i).images());
      images.addAll(next.cuts.get(i).images());
      joined.add(new AtOne(moments, images));
    }
    return new GroupMoments(joined);
  }
}
