package org.lanewise.lab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The heads of a confusion's columns. */
final class ConfusionTablesTest {

  @Test
  void areCutAsShortAsTellsThemApart() {
    assertEquals(5, ConfusionTables.letters(List.of("airplane", "automobile", "bird")));
    assertEquals(7, ConfusionTables.letters(List.of("class 1", "class 2", "class")));
    assertEquals(9, ConfusionTables.letters(List.of("persian cat", "persian dog", "x")));
  }
}
