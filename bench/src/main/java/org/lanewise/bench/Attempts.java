package org.lanewise.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Which benchmarks JMH began: it leaves out of its results those that failed, and says no more. */
final class Attempts {

  private final Map<String, BenchmarkParams> begun = new LinkedHashMap<>();

  /** The same output, with an ear on what begins. */
  OutputFormat heard(OutputFormat out) {
    return (OutputFormat)
        Proxy.newProxyInstance(
            Attempts.class.getClassLoader(),
            new Class<?>[] {OutputFormat.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("startBenchmark")
                  && arguments[0] instanceof BenchmarkParams params) {
                begun.put(params.id(), params);
              }
              try {
                return method.invoke(out, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The names, with parameters, of those that have no result, or not one for each fork. */
  List<String> failed(Collection<RunResult> results) {
    Map<String, BenchmarkParams> failed = new LinkedHashMap<>(begun);
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      if (result.getBenchmarkResults().size() >= Math.max(1, params.getForks())) {
        failed.remove(params.id());
      }
    }
    return failed.values().stream().map(Attempts::name).toList();
  }

  private static String name(BenchmarkParams params) {
    StringBuilder name = new StringBuilder(params.getBenchmark());
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(key).append('=').append(params.getParam(key));
    }
    return name.toString();
  }
}
