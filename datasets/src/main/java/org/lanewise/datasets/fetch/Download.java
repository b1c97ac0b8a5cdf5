package org.lanewise.datasets.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.files.Trouble;

/**
 * Downloads one file. What arrived before a failure stays, with the server's name for that version
 * beside it, and the next attempt asks only for the rest; a server that has another version by
 * then, or that does not know ranges, sends everything, which replaces what was there.
 */
final class Download {

  private static final int ATTEMPTS = 4;

  private final URI uri;
  private final long limit;
  private final Duration connectTimeout;
  private final Duration stallTimeout;
  private final Progress progress;

  Download(Cifar10Source source, Progress progress) {
    this.uri = source.archive();
    this.limit = source.archiveLimit();
    this.connectTimeout = source.connectTimeout();
    this.stallTimeout = source.stallTimeout();
    this.progress = progress;
  }

  /**
   * Downloads to {@code file}, after what is there already. A dropped connection is taken up again
   * a few times.
   */
  void to(Path file) throws SourceException {
    PartialFile part = new PartialFile(file);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(connectTimeout)
            .build();
    try {
      for (int attempt = 1; !attempt(client, part, attempt == ATTEMPTS); attempt++) {
        progress.say("The connection to " + uri.getHost() + " broke off; taking it up again.");
      }
    } finally {
      client.shutdownNow();
    }
  }

  /**
   * Returns whether all is there now; false when the connection broke off and trying again makes
   * sense.
   */
  private boolean attempt(HttpClient client, PartialFile part, boolean last)
      throws SourceException {
    long have = part.resumable();
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", part.version());
    }
    HttpResponse<InputStream> response = send(client, request.build());
    InputStream body = response.body();
    try {
      return switch (response.statusCode()) {
        case 200 -> {
          part.restart(version(response));
          yield receive(response, body, part, 0, last);
        }
        case 206 -> {
          if (!range(response).startsWith("bytes " + have + "-")) {
            part.discard();
            throw new SourceException(uri + " sent another part of the file than was asked for.");
          }
          yield receive(response, body, part, have, last);
        }
        case 416 -> {
          if (range(response).equals("bytes */" + have)) {
            yield true;
          }
          part.discard();
          yield retry(last, uri + " no longer has the version that was begun.", null);
        }
        default ->
            throw new SourceException(
                uri + " answered with the status " + response.statusCode() + "; expected 200.");
      };
    } finally {
      close(body);
    }
  }

  private static String range(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Range").orElse("");
  }

  /**
   * What the server calls this version of the file; empty where it has no name that compares byte
   * by byte.
   */
  private static String version(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> response.headers().firstValue("Last-Modified"))
        .orElse("");
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // All that was needed of it was read.
    }
  }

  private boolean receive(
      HttpResponse<?> response, InputStream body, PartialFile part, long have, boolean last)
      throws SourceException {
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    progress.begin(
        "fetching " + Path.of(uri.getPath()).getFileName(),
        length < 0 ? Progress.UNKNOWN : have + length,
        Progress.Unit.BYTES);
    progress.advance(have);
    long done = have;
    byte[] buffer = new byte[1 << 16];
    try (StallWatch watch = new StallWatch(stallTimeout, body);
        FileChannel out = part.append(have)) {
      while (true) {
        int n;
        try {
          n = body.read(buffer);
        } catch (IOException e) {
          return retry(
              last || done == have, broken(watch, done, length < 0 ? -1 : have + length), e);
        }
        if (watch.stalled()) {
          return retry(last || done == have, broken(watch, done, -1), null);
        }
        if (n < 0) {
          return true;
        }
        done += n;
        if (done > limit) {
          part.discard();
          throw new SourceException(
              uri + " sends more than the " + limit + " bytes that were expected at most.");
        }
        write(out, buffer, n, part.file());
        watch.moved();
        progress.advance(done);
      }
    } catch (IOException e) {
      throw Trouble.writing(part.file(), e);
    } finally {
      progress.end();
    }
  }

  private String broken(StallWatch watch, long done, long total) {
    return (watch.stalled()
            ? uri + " sent nothing for " + stallTimeout.toSeconds() + " s"
            : "The connection to " + uri + " broke off")
        + " after "
        + done
        + (total < 0 ? "" : " of " + total)
        + " bytes; what arrived is kept for the next attempt.";
  }

  private static boolean retry(boolean last, String sentence, @Nullable Exception e)
      throws SourceException {
    if (last || Thread.currentThread().isInterrupted()) {
      throw new SourceException(sentence, e);
    }
    return false;
  }

  private static void write(FileChannel out, byte[] buffer, int count, Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }

  private HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws SourceException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    Duration patience = connectTimeout.multipliedBy(2);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new SourceException(uri + " did not answer within " + patience.toSeconds() + " s.", e);
    } catch (ExecutionException e) {
      throw new SourceException(uri + " can't be reached (" + reason(e) + ").", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new DatasetException("The fetching of " + uri + " was interrupted.", e);
    }
  }

  /** The innermost message: a failed connection comes wrapped in exceptions that say nothing. */
  private static String reason(Throwable e) {
    String reason = e.getClass().getSimpleName();
    for (Throwable t = e; t != null; t = t.getCause()) {
      reason =
          switch (t) {
            case UnresolvedAddressException unknown -> "its address can't be found";
            case ConnectException refused when refused.getMessage() == null -> "no connection";
            default -> t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
          };
    }
    return reason;
  }
}
