package org.lanewise.datasets.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of one file that can be told to misbehave. */
final class HomePage implements AutoCloseable {

  final List<String> ranges = new CopyOnWriteArrayList<>();
  volatile byte[] content;
  volatile String etag = "\"v1\"";
  volatile int status = 200;

  /** The connection breaks off after so many bytes, the next so many times. */
  volatile int breakAfter = Integer.MAX_VALUE;

  volatile int breaks;
  volatile boolean ignoresRanges;
  volatile boolean stalls;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);

  HomePage(byte[] content) throws IOException {
    this.content = content;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/tiny.tar.gz");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(String.valueOf(range));
      if (status != 200) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      int from = 0;
      boolean sameVersion = etag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
      if (range != null && !ignoresRanges && sameVersion) {
        from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      }
      if (!etag.isEmpty()) {
        exchange.getResponseHeaders().set("ETag", etag);
      }
      int length = content.length - from;
      if (from > 0 && length == 0) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
      OutputStream body = exchange.getResponseBody();
      if (breaks > 0 && length > breakAfter) {
        breaks--;
        body.write(content, from, breakAfter);
        body.flush();
        if (stalls) {
          closing.await();
        }
        return; // Fewer bytes than promised: closing drops the connection.
      }
      body.write(content, from, length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
