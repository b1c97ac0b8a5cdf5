package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.ImageSet;

/**
 * What {@code import module org.lanewise.engine} brings into a program means one class each, but
 * for a few names of Java's own that {@link Lanewise} tells of.
 */
final class UserNamesTest {

  /** A class of a module's exported packages: nested ones are named by their outer class. */
  private static final Pattern TOP_LEVEL = Pattern.compile("[^$]+/[A-Z]\\w*\\.class");

  private static ModuleReference ours(Class<?> one) throws URISyntaxException {
    Path classes = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    return ModuleFinder.of(classes).findAll().iterator().next();
  }

  private static List<String> publicNames(ModuleReference module)
      throws IOException, ClassNotFoundException {
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(one -> !one.isQualified())
            .map(Exports::source)
            .collect(Collectors.toSet());
    List<String> names = new ArrayList<>();
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      for (String file : files.filter(TOP_LEVEL.asMatchPredicate()).toList()) {
        String name = file.replace('/', '.').substring(0, file.length() - ".class".length());
        int end = name.lastIndexOf('.');
        if (exported.contains(name.substring(0, end))) {
          Class<?> type = Class.forName(name, false, UserNamesTest.class.getClassLoader());
          if (Modifier.isPublic(type.getModifiers())) {
            names.add(name.substring(end + 1));
          }
        }
      }
    }
    return names;
  }

  private static List<String> ourNames()
      throws IOException, URISyntaxException, ClassNotFoundException {
    List<String> names = new ArrayList<>(publicNames(ours(Lanewise.class)));
    names.addAll(publicNames(ours(ImageSet.class)));
    assertTrue(names.size() > 100, names.toString());
    return names;
  }

  @Test
  void noTwoOfOurClassesHaveOneName() throws Exception {
    Set<String> seen = new TreeSet<>();
    assertEquals(List.of(), ourNames().stream().filter(name -> !seen.add(name)).toList());
  }

  @Test
  void namesThatJavaHasTooAreTold() throws Exception {
    assertEquals(Set.of("Callback", "Parameter"), shared("java.base"));
    assertEquals(Set.of("Position", "Severity", "Shape", "Window"), shared("java.desktop"));
  }

  /** Each of them is in the javadoc of the words that programs begin with. */
  private static Set<String> shared(String module) throws Exception {
    Set<String> names = new TreeSet<>(ourNames());
    names.retainAll(publicNames(ModuleFinder.ofSystem().find(module).orElseThrow()));
    Path file = Path.of("src/main/java/org/lanewise/engine/Lanewise.java");
    String told = Files.readString(file).replaceAll("\\s+\\*?\\s*", " ");
    names.forEach(name -> assertTrue(told.contains("{@code " + name + "}"), name));
    return names;
  }

  /** Whose classes are in no signature of ours are no part of a program that only names us. */
  @Test
  void noOtherLibraryComesAlong() throws Exception {
    for (Class<?> one : List.of(Lanewise.class, ImageSet.class)) {
      ModuleDescriptor module = ours(one).descriptor();
      Set<String> through =
          module.requires().stream()
              .filter(need -> need.modifiers().contains(Requires.Modifier.TRANSITIVE))
              .map(Requires::name)
              .collect(Collectors.toCollection(TreeSet::new));
      through.removeAll(Set.of("org.jspecify", "org.lanewise.datasets"));
      assertEquals(Set.of(), through, module.name());
    }
  }
}
