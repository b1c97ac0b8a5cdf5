package org.lanewise.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Which benchmarks JMH began, and which of them have nothing to measure: it leaves both those that
 * failed and those that were skipped out of its results, and says no more.
 */
final class Attempts {

  private static final String FAILURE = "<failure>";
  private static final String UNFIT = UnfitException.class.getName() + ": ";

  private final Map<String, BenchmarkParams> begun = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private String running = "";

  /** Whether JMH has just said that something failed, and not yet what. */
  private boolean failing;

  /** The same output, with an ear on what begins, and a sentence in place of what is skipped. */
  OutputFormat heard(OutputFormat out) {
    return (OutputFormat)
        Proxy.newProxyInstance(
            Attempts.class.getClassLoader(),
            new Class<?>[] {OutputFormat.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("startBenchmark")
                  && arguments[0] instanceof BenchmarkParams params) {
                begun.put(params.id(), params);
                running = params.id();
              }
              if (method.getName().equals("println") && arguments[0] instanceof String text) {
                println(out, text);
                return null;
              }
              try {
                return method.invoke(out, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** JMH says that something failed, leaves a line empty, and shows the stack trace. */
  private void println(OutputFormat out, String text) {
    if (text.equals(FAILURE)) {
      failing = true;
    } else if (failing && text.startsWith(UNFIT)) {
      failing = false;
      String why = text.lines().findFirst().orElseThrow().substring(UNFIT.length());
      skipped.put(running, why);
      out.println("skipped: " + why);
    } else if (failing && !text.isEmpty()) {
      failing = false;
      out.println(FAILURE);
      out.println("");
      out.println(text);
    } else if (!failing) {
      out.println(text);
    }
  }

  /** The names, with parameters, of those that have nothing to measure, and why. */
  List<String> skipped() {
    return skipped.entrySet().stream()
        .map(entry ->
            name(Objects.requireNonNull(begun.get(entry.getKey()))) + ": " + entry.getValue())
        .toList();
  }

  /** The names, with parameters, of those that have no result, or not one for each fork. */
  List<String> failed(Collection<RunResult> results) {
    Map<String, BenchmarkParams> failed = new LinkedHashMap<>(begun);
    failed.keySet().removeAll(skipped.keySet());
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
