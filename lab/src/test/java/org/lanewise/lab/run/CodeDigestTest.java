package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CodeDigestTest {

  @TempDir private Path temp;

  private static void write(Path root, String content) throws IOException {
    Path folder = Files.createDirectories(root.resolve("org/lanewise/engine"));
    Files.writeString(folder.resolve("Kernel.class"), content);
    Files.writeString(root.resolve("org/lanewise/Main.class"), "main");
  }

  @Test
  void anotherClassIsAnotherDigestAndAJarIsAsGoodAsAFolder() throws IOException {
    Path one = temp.resolve("one");
    Path two = temp.resolve("two");
    write(one, "forward");
    write(two, "backward");
    Path jar = temp.resolve("a b.jar");
    try (FileSystem files =
        FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"))) {
      write(files.getPath("/"), "forward");
    }
    String digest = CodeDigest.of(Set.of(one));
    assertEquals(digest, CodeDigest.of(Set.of(jar)));
    assertNotEquals(digest, CodeDigest.of(Set.of(two)));
    assertTrue(digest.matches("[0-9a-f]{16}"), digest);
  }

  @Test
  void thisCodeHasOne() {
    assertTrue(CodeDigest.ofThisCode().matches("[0-9a-f]{16}"), CodeDigest.ofThisCode());
  }
}
