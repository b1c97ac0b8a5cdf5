package org.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;

/**
 * Feeds a reader of outside data with damaged input. Whatever comes, the reader gives a result or
 * throws its one documented exception with a sentence, soon, and without taking memory out of
 * proportion.
 *
 * @param name what is read, for messages
 * @param corpus sound inputs to damage
 * @param documented the exception that damage may cause
 * @param baseBytes the memory that any input may take, in bytes
 * @param bytesPerByte the memory that it may take for each byte of input
 * @param reader reads an input
 */
public record Fuzz(
    String name,
    List<byte[]> corpus,
    Class<? extends Exception> documented,
    long baseBytes,
    long bytesPerByte,
    Reader reader) {

  /** With {@code -Dfuzz.minutes=10}, the long tests feed each reader for so long. */
  public static final String MINUTES = "fuzz.minutes";

  /** Of the processor, so that a busy or a sleeping machine is not taken for a slow reader. */
  private static final long SECONDS_PER_INPUT = 10;

  /** Something that reads bytes from outside. */
  public interface Reader {
    /** Reads one input. */
    void read(byte[] input) throws Exception;
  }

  /** Feeds one input, made from the sound ones with the numbers of {@code seed}. */
  public void once(long seed) {
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.FAULT);
    byte[] input = Mutations.of(corpus, random);
    String which = name + ", seed " + seed + ": ";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long begin = threads.getCurrentThreadCpuTime();
    try {
      reader.read(input);
    } catch (Throwable e) {
      if (!documented.isInstance(e)) {
        fail(which + e, e);
      }
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.length() > 20 && message.matches("(?s).*[.?]"),
          which + "no sentence: " + message);
    }
    long seconds = (threads.getCurrentThreadCpuTime() - begin) / 1_000_000_000;
    assertTrue(seconds < SECONDS_PER_INPUT, which + seconds + " s");
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    long most = baseBytes + bytesPerByte * input.length;
    assertTrue(
        allocated <= most,
        which + allocated + " bytes taken for " + input.length + "; expected at most " + most);
  }

  /** Feeds inputs for as many minutes as the system property says, and tells how many. */
  public void forMinutes() {
    double minutes = Double.parseDouble(System.getProperty(MINUTES, "0"));
    long begin = System.nanoTime();
    long inputs = 0;
    while (System.nanoTime() - begin < minutes * 60e9) {
      once(begin + inputs);
      inputs++;
    }
    System.out.println("fuzz: " + name + ", " + inputs + " inputs in " + minutes + " minutes");
  }
}
