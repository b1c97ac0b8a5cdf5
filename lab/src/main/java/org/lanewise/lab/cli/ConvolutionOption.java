package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Convolution;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How convolutions are computed: unlike kernels and threads it decides the last bits. */
public final class ConvolutionOption {

  @Option(
      names = "--convolution",
      paramLabel = "HOW",
      converter = Converter.class,
      description =
          "auto: where the shape makes it faster, 3×3 convolutions are computed Winograd's way, whose sums round"
              + " otherwise. direct: all from their definition. Default: auto; where a model predicts, as it was trained.")
  private @Nullable Convolution chosen;

  /** What was asked for, or else this. */
  public Convolution or(Convolution otherwise) {
    return chosen == null ? otherwise : chosen;
  }

  /** Reads {@code auto} or {@code direct}. */
  static final class Converter implements ITypeConverter<Convolution> {

    @Override
    public Convolution convert(String value) {
      try {
        return Convolution.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
