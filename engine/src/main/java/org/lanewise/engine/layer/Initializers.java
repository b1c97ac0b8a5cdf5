package org.lanewise.engine.layer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/**
 * The initializers that come with Lanewise.
 *
 * {@snippet :
 * Layer layer = conv2d(32, 3).relu().with(Learning.DEFAULT.from(Initializers.HE));
 * }
 */
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

  /**
   * A layer that passes its inputs through at first: filter k puts out channel k, from the tap that
   * padding of "same" lays on the pixel itself; a dense layer's unit k input k. Filters beyond the
   * channels are uniform within ±√(1 / fanIn); a gamma begins at 1.
   *
   * <p>Source: Zagoruyko and Komodakis, "DiracNets: Training Very Deep Neural Networks Without
   * Skip-Connections", 2017; PyTorch's {@code dirac_} on the first filters of a convolution.
   */
  IDENTITY {
    @Override
    double limit(Parameter parameter) {
      return parameter.fanIn() == 0 ? 0 : Math.sqrt(1.0 / parameter.fanIn());
    }

    @Override
    public void fill(
        Parameter parameter,
        KeyedRandom random,
        float[] vector,
        int from,
        @Nullable Tensor images) {
      super.fill(parameter, random, vector, from, images);
      Shape shape = parameter.shape();
      if (shape.rank() < 2) {
        return;
      }
      int channels = shape.extent(shape.rank() - 2);
      int filters = shape.extent(shape.rank() - 1);
      int taps = shape.size() / (channels * filters);
      int centre =
          shape.rank() < 4
              ? 0
              : (shape.extent(0) - 1) / 2 * shape.extent(1) + (shape.extent(1) - 1) / 2;
      for (int k = 0; k < Math.min(channels, filters); k++) {
        for (int i = 0; i < taps * channels; i++) {
          vector[from + i * filters + k] = i == centre * channels + k ? 1f : 0f;
        }
      }
    }
  },

  /**
   * The filters of a first convolution that whiten the patches of training images, and after them
   * their negatives; they are usually frozen, and only the bias is trained. With D = R · S · C
   * numbers a patch there are at most 2 · D.
   */
  WHITENING {
    @Override
    public boolean needsImages() {
      return true;
    }

    @Override
    public void check(Parameter parameter, @Nullable Shape image) {
      super.check(parameter, image);
      Whitening.check(parameter.shape(), image);
    }

    @Override
    public void fill(
        Parameter parameter,
        KeyedRandom random,
        float[] vector,
        int from,
        @Nullable Tensor images) {
      Whitening.fill(parameter.shape(), Objects.requireNonNull(images, "images"), vector, from);
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
