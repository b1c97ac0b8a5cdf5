package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How everything here is measured, unless the command line says otherwise. Throughput, because only
 * there do the counters of {@link Work} read as rates; three forks, because C2 now and then
 * compiles the same kernel in two ways.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsPrepend = Measured.MODULE)
public abstract class Measured {

  /** What every JVM here needs; in front, where no option of a call but one takes it away. */
  static final String MODULE = "--add-modules=jdk.incubator.vector";
}
