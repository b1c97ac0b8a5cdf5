package org.lanewise.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house has floors, and each package imports only from below its own. */
final class FloorsTest {

  private static final String ENGINE = "org.lanewise.engine.";

  /** The package above all floors. */
  private static final String ROOF = "org.lanewise.engine";

  /** From the ground up. Packages on one floor don't know each other. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("tensor"),
          Set.of("kernel"),
          Set.of("layer", "loss", "optim"),
          Set.of("network"),
          Set.of("train"),
          Set.of("doctor", "store"),
          Set.of("check"));

  /** Functions whose last bits differ between platforms; those of StrictMath don't. */
  private static final Set<String> PLATFORM_DEPENDENT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.lanewise");

  @Test
  void everyPackageHasItsFloor() {
    Set<String> known = new TreeSet<>(Set.of(ROOF));
    FLOORS.forEach(floor -> floor.forEach(name -> known.add(ENGINE + name)));
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().startsWith("org.lanewise.engine")) {
        found.add(type.getPackageName());
      }
    }
    assertEquals(known, found);
  }

  @Test
  void packagesImportOnlyFromBelow() {
    List<String> atOrAbove = new ArrayList<>(List.of(ROOF));
    for (Set<String> floor : FLOORS.reversed()) {
      floor.forEach(name -> atOrAbove.add(ENGINE + name));
      for (String name : floor) {
        String[] others =
            atOrAbove.stream().filter(other -> !other.equals(ENGINE + name)).toArray(String[]::new);
        noClasses()
            .that()
            .resideInAPackage(ENGINE + name)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others)
            .check(CLASSES);
      }
    }
  }

  @Test
  void datasetsAreALeaf() {
    noClasses()
        .that()
        .resideInAPackage("org.lanewise.datasets..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lanewise.engine..")
        .check(CLASSES);
  }

  @Test
  void onlyKernelsUseTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ENGINE + "kernel")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector")
        .check(CLASSES);
  }

  /**
   * All vectors of a JVM have its preferred width, so each kind of them is one class. With a second
   * class of float vectors in use, what C2 makes of a kernel depends on what ran before it: it then
   * inlines the methods of both into loops that have one alone, and may leave their sums in
   * objects.
   */
  @Test
  void vectorsHaveOneWidth() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "another than the preferred width of vectors",
                access ->
                    access.getTargetOwner().getName().endsWith(".VectorShape")
                        || (access.getTargetOwner().getName().endsWith(".VectorSpecies")
                            && access.getName().equals("of"))
                        || access.getName().matches("SPECIES_(\\d+|MAX)|withShape")))
        .check(CLASSES);
  }

  /** Behind {@code KernelSet} a kernel can be changed without asking anybody. */
  @Test
  void kernelsHideBehindTheirInterfaces() {
    Set<String> open = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().equals(ENGINE + "kernel")
          && type.getModifiers().contains(JavaModifier.PUBLIC)
          && type.isTopLevelClass()
          && !type.isInterface()
          && !type.getSimpleName().endsWith("Geometry")
          && !type.getSimpleName().endsWith("Terms")) {
        open.add(type.getSimpleName());
      }
    }
    assertEquals(
        Set.of(
            "ActivationFunction",
            "Axis",
            "KernelSets",
            "Normalization",
            "VectorSupport",
            "WeightDecayKernel",
            // By shapes alone, so the lowering asks it.
            "WinogradRule",
            // One version serves all sets.
            "AdamKernel",
            "DropoutKernel",
            "GroupNormKernel",
            "RmsPropKernel",
            "ScaleKernel",
            "SgdKernel",
            "SoftmaxKernel",
            // The ladder of benchmarks stands on these.
            "FmaPeak",
            "Im2col",
            "Im2colWeights",
            "Peak"),
        open);
  }

  /** Not by call and not as a method reference. */
  @Test
  void noFunctionsWhoseBitsDependOnThePlatform() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "a transcendental function of Math",
                access ->
                    access.getTargetOwner().isEquivalentTo(Math.class)
                        && PLATFORM_DEPENDENT.contains(access.getName())))
        .check(CLASSES);
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "a transcendental function of vectors",
                access ->
                    access.getTargetOwner().getName().endsWith("VectorOperators")
                        && PLATFORM_DEPENDENT.contains(access.getName().toLowerCase(ROOT))))
        .check(CLASSES);
  }

  /**
   * A sum along the lanes has an order that depends on their number. A maximum has none: whatever
   * the order, it is the same number, and NaN where there is one. So the softmax may take one, and
   * names no other operation.
   */
  @Test
  void noSumsAlongTheLanes() {
    noClasses()
        .that()
        .doNotHaveSimpleName("ActivationSoftmaxFast")
        .should()
        .accessTargetWhere(describe("reduceLanes", FloorsTest::isReduction))
        .check(CLASSES);
    JavaClass softmax = CLASSES.get(ENGINE + "kernel.ActivationSoftmaxFast");
    Set<String> operations = new TreeSet<>();
    softmax.getFieldAccessesFromSelf().stream()
        .filter(access -> access.getTargetOwner().getName().endsWith("VectorOperators"))
        .forEach(access -> operations.add(access.getName()));
    assertEquals(Set.of("GT", "MAX"), operations);
  }

  private static boolean isReduction(JavaAccess<?> access) {
    return access.getName().startsWith("reduceLanes");
  }

  /** An option, unless it is one of Java's own, or a command of the program that stands above. */
  private static final Pattern COMMAND_LINE =
      Pattern.compile("(?<![-\\w])--(?!add-modules)[a-z]|\\./lanewise");

  @Test
  void theEngineKnowsNoCommandLine() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        if (COMMAND_LINE.matcher(Files.readString(source)).find()) {
          found.add(source.toString());
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
