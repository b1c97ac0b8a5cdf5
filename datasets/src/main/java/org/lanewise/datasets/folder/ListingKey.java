package org.lanewise.datasets.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.files.Trouble;

/**
 * What decides what a folder's pictures decode to, without reading them: for each its path, class,
 * length, and when it was last written and (where the file system tells) replaced, moved or
 * touched.
 */
final class ListingKey {

  /** Another way of decoding is another edition. */
  private static final String EDITION = "lanewise folder 1";

  private ListingKey() {}

  static byte[] of(FolderLayout layout, Path root, Form form) {
    MessageDigest digest = Digests.sha256();
    add(digest, EDITION + "\n" + form);
    layout.classNames().forEach(name -> add(digest, name));
    boolean unix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
    for (Part part : new Part[] {layout.train(), layout.test()}) {
      add(digest, "part");
      for (int i = 0; i < part.files().size(); i++) {
        Path file = part.files().get(i);
        add(digest, file.toUri().getRawPath());
        add(digest, part.labels()[i]);
        add(digest, file, unix);
      }
    }
    return digest.digest();
  }

  private static void add(MessageDigest digest, Path file, boolean unix) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      add(digest, found.size());
      add(digest, found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
      if (unix
          && Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
              instanceof FileTime changed) {
        add(digest, changed.to(TimeUnit.NANOSECONDS));
      }
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(digest, bytes.length);
    digest.update(bytes);
  }

  private static void add(MessageDigest digest, long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }
}
