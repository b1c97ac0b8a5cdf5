package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.network.Convolution;
import org.lanewise.lab.run.Cluster;

final class SparkSettingsTest {

  /** Of the many classes on the class path that could be. */
  @Test
  void onlySparksMessagesAndOurTaskAreBroughtToLife() throws Exception {
    List<Object> message = new ArrayList<>(List.of(StorageLevel.MEMORY_ONLY(), 1, "text"));
    assertEquals(message, read(message));
    message.add(Convolution.DIRECT);
    assertThrows(InvalidClassException.class, () -> read(message));
  }

  private static Object read(Object message) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(message);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(SparkSettings.FILTER));
      return in.readObject();
    }
  }

  @Test
  void processesOfThisMachineAreWaitedForAndListenToItAlone() {
    SparkConf conf = SparkSettings.of(new Cluster.Request("local-cluster[3, 2,512]", Map.of()));
    assertEquals("6", conf.get("spark.cores.max"));
    assertEquals("512m", conf.get("spark.executor.memory"));
    assertEquals("127.0.0.1", conf.get("spark.driver.bindAddress"));
    assertEquals("true", conf.get("spark.authenticate"));
    assertEquals("true", conf.get("spark.network.crypto.enabled"));
    assertEquals(64, conf.get("spark.authenticate.secret").length());
  }
}
