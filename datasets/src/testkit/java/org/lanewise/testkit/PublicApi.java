package org.lanewise.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a module's exported packages offer, read from its class files, so that nothing is left out.
 */
public final class PublicApi {

  private PublicApi() {}

  /** The public constructors and methods, without those that the compiler made. */
  public static List<Executable> of(Class<?> oneOfTheModule) {
    try {
      Path classes =
          Path.of(oneOfTheModule.getProtectionDomain().getCodeSource().getLocation().toURI());
      ModuleDescriptor module = ModuleFinder.of(classes).findAll().iterator().next().descriptor();
      return module.exports().stream()
          .filter(exported -> !exported.isQualified())
          .map(exported -> classes.resolve(exported.source().replace('.', '/')))
          .flatMap(folder -> types(classes, folder))
          .filter(PublicApi::isPublic)
          .flatMap(PublicApi::members)
          .toList();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<Class<?>> types(Path classes, Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
          .sorted()
          .<Class<?>>map(file -> load(file.substring(0, file.length() - ".class".length())))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String path) {
    try {
      return Class.forName(path.replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (around == null || isPublic(around));
  }

  private static Stream<Executable> members(Class<?> type) {
    Stream<Executable> constructors =
        Modifier.isAbstract(type.getModifiers())
            ? Stream.of()
            : Arrays.stream(type.getConstructors());
    Stream<Executable> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .filter(method -> !method.getName().equals("equals"))
            .filter(method -> !(type.isEnum() && method.getName().equals("valueOf")))
            .map(method -> (Executable) method);
    return Stream.concat(constructors, methods);
  }
}
