package org.lanewise.engine.layer;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.tensor.Tensor;

/** The initializers that come with Lanewise; none needs training images. */
public enum Initializers implements Initializer {
  /**
   * Uniform within ±√(6 / (fanIn + fanOut)); a gamma begins at 1. The default.
   *
   * <p>Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
   * networks", 2010, equation 16.
   */
  GLOROT {
    @Override
    double limit(Parameter parameter) {
      return parameter.glorotLimit();
    }
  },

  /**
   * Uniform within ±√(6 / fanIn), for layers before a ReLU; a gamma begins at 1.
   *
   * <p>Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers: Surpassing Human-Level
   * Performance on ImageNet Classification", 2015, equation 10, as a uniform distribution.
   */
  HE {
    @Override
    double limit(Parameter parameter) {
      return parameter.fanIn() == 0 ? 0 : Math.sqrt(6.0 / parameter.fanIn());
    }
  },

  /** All zero: a gamma of zero switches a residual branch off at first. */
  ZEROS {
    @Override
    float start(Parameter parameter) {
      return 0f;
    }
  },

  /** All one. */
  ONES {
    @Override
    float start(Parameter parameter) {
      return 1f;
    }
  };

  /** The bound of the uniform distribution, or 0 for one value in every place. */
  double limit(Parameter parameter) {
    return 0;
  }

  /** The one value. */
  float start(Parameter parameter) {
    return parameter.start();
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void fill(
      Parameter parameter, KeyedRandom random, float[] vector, int from, @Nullable Tensor images) {
    int to = from + parameter.shape().size();
    double limit = limit(parameter);
    if (limit == 0) {
      Arrays.fill(vector, from, to, start(parameter));
    } else {
      for (int i = from; i < to; i++) {
        vector[i] = (float) random.nextDouble(-limit, limit);
      }
    }
  }
}
