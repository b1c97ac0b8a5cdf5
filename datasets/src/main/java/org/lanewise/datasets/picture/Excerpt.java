package org.lanewise.datasets.picture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Parts of an array as one stream, mostly without a copy: a picture may have a hundred megabytes.
 */
final class Excerpt {

  private byte[] content;
  private final List<int[]> parts = new ArrayList<>();
  private long length;

  Excerpt(byte[] content) {
    this.content = content;
  }

  /** Adds the bytes from {@code begin} to before {@code end}. */
  void add(int begin, int end) {
    if (!parts.isEmpty() && parts.getLast()[1] == begin) {
      parts.getLast()[1] = end;
    } else {
      parts.add(new int[] {begin, end});
    }
    length += end - begin;
  }

  /** Adds bytes that the array lacks at its end; for that it is copied. */
  void append(byte[] bytes) {
    int end = content.length;
    content = Arrays.copyOf(content, end + bytes.length);
    System.arraycopy(bytes, 0, content, end, bytes.length);
    add(end, content.length);
  }

  /** A new stream of all parts in order. */
  ImageInputStream open() {
    return new Stream();
  }

  private final class Stream extends ImageInputStreamImpl {

    private int part;
    private long partBegin;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      checkClosed();
      bitOffset = 0;
      if (count == 0) {
        return 0;
      }
      if (streamPos >= length) {
        return -1;
      }
      if (streamPos < partBegin) {
        part = 0;
        partBegin = 0;
      }
      while (streamPos >= partBegin + size(part)) {
        partBegin += size(part);
        part++;
      }
      int skipped = (int) (streamPos - partBegin);
      int read = Math.min(count, size(part) - skipped);
      System.arraycopy(content, parts.get(part)[0] + skipped, into, offset, read);
      streamPos += read;
      return read;
    }

    private int size(int i) {
      return parts.get(i)[1] - parts.get(i)[0];
    }

    @Override
    public long length() {
      return length;
    }
  }
}
