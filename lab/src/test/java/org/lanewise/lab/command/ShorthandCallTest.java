package org.lanewise.lab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.InJvm;
import org.lanewise.lab.TinyData;

/** A network in one line, in the calls that take a network. */
class ShorthandCallTest {

  private static final String LINE = "conv4x5s2nb-bn-relu-pool2-gap-dense10";

  @TempDir private static Path folder;

  @Test
  void isShownAsTheFileThatIsTheSame() {
    String shown = InJvm.good("networks", LINE).out();
    assertTrue(shown.contains("memory: ") && shown.contains("MFLOP forward"), shown);
    String json = InJvm.good("networks", LINE, "--json").out().strip();
    assertTrue(shown.contains(json), shown);
    assertTrue(json.contains("\"batchnorm\",\"name\":\"bn1\",\"momentum\":0.9"), json);
    assertEquals(json, InJvm.good("networks", "--network", LINE, "--json").out().strip());
  }

  @Test
  void isTrainedAndProposedAsItWasTyped() {
    String data = TinyData.write(folder.resolve("tiny")).toString();
    String save = folder.resolve("line.safetensors").toString();
    InJvm.Result run =
        InJvm.good("train", "--network", LINE, "--data", data, "--epochs", "1", "--save", save);
    assertTrue(run.out().contains("conv4x5s2nb - bn - relu - pool2 - gap - dense10"), run.out());
    String json = InJvm.good("networks", save, "--json").out();
    assertEquals(InJvm.good("networks", LINE, "--json").out(), json);
    String next = InJvm.good("find-rate", "--network", LINE, "--data", data).line("next ");
    assertTrue(next.contains("--network " + LINE), next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          networks conv8-bnn               | word 2 of the network, 'bnn': there is no such layer; did you mean bn?
          networks --network cnv8-gap      | there is no file 'cnv8-gap', and as a line it is wrong: word 1 of the network, 'cnv8': there is no such layer; did you mean conv8?
          networks --network Conv12-gap    | there is no such layer; did you mean conv12?
          networks conv8-Pool3s2           | there is no such layer; did you mean pool3s2?
          networks conv8-polo              | there is no such layer; did you mean pool2?
          train --network conv8-           | word 2 of the network, '': a layer is missing
          networks batch-46                | there is no listing 'batch-46'; did you mean batch-64?
          train deep --network conv8-gap   | --network conv8-gap and the listing 'deep' contradict each other
          explain deep solids10/train/1 --network conv8-gap | contradict each other
          """)
  void aWrongOneGetsItsSentence(String call, String sentence) {
    InJvm.Result result = InJvm.run(call.split(" "));
    assertEquals(2, result.status(), result.err());
    assertTrue(result.err().contains(sentence), result.err());
  }
}
