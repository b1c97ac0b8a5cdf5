package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FmaPeakTest {

  /** Copied into a caller that is compiled again, the loop may lose its registers. */
  @ParameterizedTest
  @CsvSource({"FmaPeak,single", "FmaPeak$Wide,rounds"})
  void theLoopIsTooLongToBeCopiedIntoItsCaller(String type, String method) throws IOException {
    String limit = JvmOptions.value("FreqInlineSize");
    assumeTrue(limit != null, "this JVM has no such limit");
    try (InputStream in = FmaPeak.class.getResourceAsStream(type + ".class")) {
      ClassModel model = ClassFile.of().parse(in.readAllBytes());
      for (MethodModel m : model.methods()) {
        if (m.methodName().equalsString(method)) {
          int length = ((CodeAttribute) m.code().orElseThrow()).codeLength();
          assertTrue(length > Integer.parseInt(limit), length + " bytes, of " + limit);
          return;
        }
      }
    }
    throw new AssertionError("no method " + method);
  }

  /** {@code a = a / 2 + 1 / 2} from 1/2 comes to 1 in the end, in all chains alike. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void everyChainIsCounted(int rounds) {
    double flop = FmaPeak.flopOfWide(rounds);
    double chains = flop / 2 / rounds / Conv2dTile.L;
    double all = 24; // those that are not used hold what they began with
    double last = rounds == 1 ? 0.75 : 1;
    assertEquals(chains * last + (all - chains) * 0.5, FmaPeak.wide(rounds, 0.5f));
  }
}
