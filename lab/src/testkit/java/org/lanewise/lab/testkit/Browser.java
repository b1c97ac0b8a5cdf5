package org.lanewise.lab.testkit;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.run.LogLine;

/**
 * A Chromium without a screen, steered through its DevTools protocol: JSON over a web socket on
 * this machine. Source: https://chromedevtools.github.io/devtools-protocol.
 */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long LONGEST_SECONDS = 60;
  private static final Map<String, Integer> KEYS =
      Map.of(
          "Tab", 9, "Enter", 13, "Escape", 27, "ArrowRight", 39, "ArrowDown", 40, "PageDown", 34);

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final List<Map<String, @Nullable Object>> events = new ArrayList<>();
  private long calls;

  /** The Chromium on the PATH, if there is one. */
  public static Optional<Path> installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with a profile of its own in this folder, which must not exist. */
  public Browser(Path chromium, Path profile) throws IOException, InterruptedException {
    Files.createDirectory(profile);
    process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("browser.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(
            "Chromium did not start: " + Files.readString(profile.resolve("browser.log")));
      }
      Thread.sleep(50);
    }
    List<String> lines = Files.readAllLines(port);
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(LONGEST_SECONDS))
            .buildAsync(
                URI.create("ws://127.0.0.1:%s%s".formatted(lines.get(0), lines.get(1))),
                new Listener())
            .join();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        received.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  /** Opens an empty page. */
  public Page open() throws IOException, InterruptedException {
    Object target = call(null, "Target.createTarget", Map.of("url", "about:blank")).get("targetId");
    Map<String, @Nullable Object> attached =
        call(
            null,
            "Target.attachToTarget",
            Map.of("targetId", String.valueOf(target), "flatten", true));
    Page page = new Page(String.valueOf(attached.get("sessionId")));
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.call(domain + ".enable", Map.of());
    }
    return page;
  }

  /** A tab. */
  public final class Page {

    private final String session;

    private Page(String session) {
      this.session = session;
    }

    Map<String, @Nullable Object> call(String method, Map<String, ?> parameters)
        throws IOException, InterruptedException {
      return Browser.this.call(session, method, parameters);
    }

    /** Shows a file, and waits until it is loaded. */
    public void show(Path file, int width, String scheme) throws IOException, InterruptedException {
      events.clear();
      call(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
      call(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      call("Page.navigate", Map.of("url", file.toUri().toString()));
      while (named("Page.loadEventFired").isEmpty()) {
        events.add(next());
      }
    }

    /** The value of an expression. */
    public @Nullable Object evaluate(String expression) throws IOException, InterruptedException {
      Map<String, @Nullable Object> answer =
          call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
      if (answer.get("result") instanceof Map<?, ?> result
          && answer.get("exceptionDetails") == null) {
        return result.get("value");
      }
      throw new IOException(expression + " gave " + answer);
    }

    /**
     * Presses a key and lets it go, as a person does.
     *
     * @param key its name in the DOM, such as {@code Tab}
     */
    public void press(String key) throws IOException, InterruptedException {
      Integer code = KEYS.get(key);
      if (code == null) {
        throw new IllegalArgumentException("no key " + key + " is known here; " + KEYS.keySet());
      }
      for (String type : List.of("rawKeyDown", "keyUp")) {
        call(
            "Input.dispatchKeyEvent",
            Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
      }
    }

    /** Presses the left mouse button at a place of the window and lets it go. */
    public void click(double x, double y) throws IOException, InterruptedException {
      for (String type : List.of("mousePressed", "mouseReleased")) {
        call(
            "Input.dispatchMouseEvent",
            Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
      }
    }

    /** The parameters of the events of this name since the page was shown. */
    public List<Object> events(String name) {
      return named(name);
    }
  }

  private List<Object> named(String name) {
    return events.stream()
        .filter(event -> name.equals(event.get("method")))
        .map(event -> Optional.ofNullable(event.get("params")).orElse(Map.of()))
        .toList();
  }

  private Map<String, @Nullable Object> call(
      @Nullable String session, String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    calls++;
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("id", calls);
    message.put("method", method);
    message.put("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    socket.sendText(Json.object(message), true).join();
    while (true) {
      Map<String, @Nullable Object> answer = next();
      if (Long.valueOf(calls).equals(answer.get("id"))) {
        if (answer.get("result") instanceof Map<?, ?> result) {
          Map<String, @Nullable Object> fields = new LinkedHashMap<>();
          result.forEach((key, value) -> fields.put(String.valueOf(key), value));
          return fields;
        }
        throw new IOException(method + " failed: " + answer);
      }
      events.add(answer);
    }
  }

  private Map<String, @Nullable Object> next() throws IOException, InterruptedException {
    String message = received.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new IOException("Chromium does not answer");
    }
    return LogLine.parse(message.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> new IOException("Chromium said: " + message));
  }

  @Override
  public void close() throws InterruptedException {
    try {
      socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true).join();
      process.waitFor(10, TimeUnit.SECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      CompletableFuture<Process> end = process.onExit();
      end.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
