package org.lanewise.lab.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.DType;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.store.TensorInfo;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Workers;

/**
 * Recomputes what a file of another engine's results holds and compares. The file has the network
 * as JSON in its metadata, the images {@code x}, the labels {@code y}, the parameters {@code
 * init/...} and, behind any prefix, any of the results that {@link Wanted} knows.
 */
public final class Parity {

  private static final String BYTES = "x_u8";
  private static final String OTHER_ADAM = "torchadam";

  private final SafetensorsFile file;
  private final Case data;
  private final double tolerance;
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

  private Parity(SafetensorsFile file, double tolerance) {
    this.file = file;
    this.data = Case.read(file);
    this.tolerance = tolerance;
  }

  /**
   * Compares every tensor of a file.
   *
   * @param tolerance the largest difference that agrees, relative to the largest magnitude in the
   *     reference tensor
   * @return a verdict for each tensor that is no input, in the file's order
   * @throws RuntimeException with a sentence, when the file can't be read, lacks what must be
   *     there, or a training step meets NaN
   */
  public static List<Verdict> compare(
      Path path, KernelSet kernels, Convolution convolution, Workers workers, double tolerance) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Parity parity = new Parity(file, tolerance);
      return parity.run(Program.of(parity.data.network(), kernels, convolution), workers);
    }
  }

  private List<Verdict> run(Program program, Workers workers) {
    for (String name : file.names()) {
      if (!isInput(name)) {
        place(name);
      }
    }
    Collection<Wanted> results = wanted.values();
    if (!results.isEmpty()) {
      Recomputed engine = new Recomputed(data, program, workers, results);
      wanted.forEach((name, result) -> verdicts.put(name, verdict(name, result, engine)));
    }
    List<Verdict> inOrder = new ArrayList<>();
    for (String name : file.names()) {
      Verdict verdict = verdicts.get(name);
      if (verdict != null) {
        inOrder.add(verdict);
      }
    }
    return inOrder;
  }

  private boolean isInput(String name) {
    return name.equals("x")
        || name.equals("y")
        || data.network().tensors().stream().anyMatch(slot -> name.equals("init/" + slot.path()));
  }

  private int lastStep() {
    return file.names().stream()
        .mapToInt(name -> Wanted.step(name.substring(name.indexOf('/') + 1)))
        .max()
        .orElse(0);
  }

  private void place(String name) {
    if (name.equals(BYTES)) {
      verdicts.put(name, bytes());
      return;
    }
    int slash = name.indexOf('/');
    String prefix = slash < 0 ? "" : name.substring(0, slash);
    String rest = name.substring(slash + 1);
    TensorInfo info = file.info(name);
    if (rest.startsWith(OTHER_ADAM) && !prefix.isEmpty()) {
      verdicts.put(name, Verdict.skipped(name, "PyTorch's Adam is another formula"));
      return;
    }
    Optional<Wanted> result =
        prefix.isEmpty() || prefix.equals("init")
            ? Optional.empty()
            : Wanted.of(rest, info.shape(), data.network(), lastStep());
    if (result.isEmpty()) {
      verdicts.put(name, Verdict.failed(name, "no result of this network has that name"));
      return;
    }
    Shape expected = result.get().shape(data.network(), data.dataset().size());
    boolean scalar = result.get() instanceof Wanted.Loss && info.shape().rank() == 0;
    if (!scalar && !info.shape().equals(expected)) {
      verdicts.put(
          name, Verdict.failed(name, "its shape is %s, not %s".formatted(info.shape(), expected)));
    } else if (!isFloat(info.dtype())) {
      verdicts.put(name, Verdict.failed(name, "its type is %s, no float".formatted(info.dtype())));
    } else {
      wanted.put(name, result.get());
    }
  }

  private static boolean isFloat(DType type) {
    return type == DType.F64 || type == DType.F32 || type == DType.F16;
  }

  private Verdict verdict(String name, Wanted result, Recomputed engine) {
    return Verdict.compared(
        name, Difference.between(file.readDoubles(name), engine.of(result)), tolerance);
  }

  /** Whether the input is what the engine's own preprocessing makes of the images. */
  private Verdict bytes() {
    TensorInfo info = file.info(BYTES);
    if (info.dtype() != DType.U8 || !info.shape().equals(data.images().shape())) {
      return Verdict.failed(
          BYTES, "it is %s, not U8 %s as x".formatted(info.describe(), data.images().shape()));
    }
    byte[] bytes = file.readBytes(BYTES);
    for (Preprocessing preprocessing : List.of(Preprocessing.scaled(), Preprocessing.raw())) {
      Difference difference = Difference.between(input(), preprocessed(bytes, preprocessing));
      if (difference.relative() <= tolerance) {
        return Verdict.compared(BYTES, difference, tolerance);
      }
    }
    return Verdict.skipped(BYTES, "x is neither x_u8 nor x_u8 / 255; x is what was used");
  }

  private double[] input() {
    float[] x = data.images().data();
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  private static double[] preprocessed(byte[] bytes, Preprocessing preprocessing) {
    float[] table = preprocessing.table(0);
    double[] result = new double[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = table[Byte.toUnsignedInt(bytes[i])];
    }
    return result;
  }
}
