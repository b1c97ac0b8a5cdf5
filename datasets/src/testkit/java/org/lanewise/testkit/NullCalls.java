package org.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Calls each public method with null for one parameter after the other, the rest valid. Each call
 * must throw an exception that names the parameter, at once. A static method has to say so itself,
 * where of others what Java says of a null variable is enough. All methods are given lists and
 * arrays with null in them, too.
 *
 * @param oneOfTheModule any class of the module that is tested
 * @param samples valid values
 * @param left types whose methods are left out
 * @param nameless the methods whose exception need not name the parameter
 */
public record NullCalls(
    Class<?> oneOfTheModule, Samples samples, Set<Class<?>> left, Predicate<Executable> nameless) {

  /** One test for each parameter that may not be null. */
  public Stream<DynamicTest> tests() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Executable executable : PublicApi.of(oneOfTheModule)) {
      Parameter[] parameters = executable.getParameters();
      for (int i = 0; i < parameters.length; i++) {
        int at = i;
        if (mayNotBeNull(parameters[i]) && canBeCalled(executable)) {
          String name = parameters[i].getName();
          tests.add(
              DynamicTest.dynamicTest(
                  describe(executable) + " without " + name, () -> call(executable, at, null)));
          Object holding = isWatched(executable) ? holdingNull(parameters[i].getType()) : null;
          if (holding != null) {
            tests.add(
                DynamicTest.dynamicTest(
                    describe(executable) + " with null in " + name,
                    () -> call(executable, at, holding)));
          }
        }
      }
    }
    return tests.stream();
  }

  private static boolean mayNotBeNull(Parameter parameter) {
    return !parameter.getType().isPrimitive()
        && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private boolean isWatched(Executable executable) {
    return executable instanceof Method && !nameless.test(executable);
  }

  private boolean isFactory(Executable executable) {
    return isWatched(executable) && Modifier.isStatic(executable.getModifiers());
  }

  /** A value of this type with nothing but null in it; null where it is of another kind. */
  private static @Nullable Object holdingNull(Class<?> type) {
    Class<?> component = type.getComponentType();
    if (component != null && !component.isPrimitive() && !component.isArray()) {
      return Array.newInstance(component, 1);
    }
    return type == List.class ? Collections.singletonList(null) : null;
  }

  /** What an interface leaves open is tested where the module itself has a sample of it. */
  private boolean canBeCalled(Executable executable) {
    Class<?> type = executable.getDeclaringClass();
    if (left.contains(type)) {
      return false;
    }
    if (!Modifier.isAbstract(executable.getModifiers())) {
      return true;
    }
    try {
      return samples.has(type) && isOfTheModule(samples.of(type).getClass());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isOfTheModule(Class<?> type) {
    URL here = oneOfTheModule.getProtectionDomain().getCodeSource().getLocation();
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source != null && here.sameFile(source.getLocation());
  }

  private void call(Executable executable, int at, @Nullable Object wrong) throws Exception {
    Parameter[] parameters = executable.getParameters();
    List<AutoCloseable> toClose = new ArrayList<>();
    @Nullable Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = i == at ? wrong : kept(samples.of(executable, parameters[i]), toClose);
    }
    Object receiver =
        executable instanceof Constructor || Modifier.isStatic(executable.getModifiers())
            ? null
            : kept(samples.of(executable.getDeclaringClass()), toClose);
    try {
      invoke(executable, receiver, arguments);
      fail("null was taken for '%s'".formatted(parameters[at].getName()));
    } catch (InvocationTargetException e) {
      require(executable, parameters[at].getName(), Objects.requireNonNull(e.getCause()));
    } finally {
      for (AutoCloseable one : toClose) {
        one.close();
      }
    }
  }

  private static Object kept(Object value, List<AutoCloseable> toClose) {
    if (value instanceof AutoCloseable closeable) {
      toClose.add(closeable);
    }
    return value;
  }

  private static void invoke(
      Executable executable, @Nullable Object receiver, @Nullable Object[] arguments)
      throws ReflectiveOperationException {
    switch (executable) {
      case Constructor<?> constructor -> constructor.newInstance(arguments);
      case Method method -> {
        method.setAccessible(true);
        method.invoke(receiver, arguments);
      }
    }
  }

  private void require(Executable executable, String parameter, Throwable thrown) {
    if (!(thrown instanceof NullPointerException || thrown instanceof IllegalArgumentException)) {
      fail("expected a NullPointerException, but it threw " + thrown, thrown);
    }
    String message = String.valueOf(thrown.getMessage());
    if (isFactory(executable) && message.startsWith("Cannot ")) {
      fail("nobody looks at '%s': Java itself threw %s".formatted(parameter, thrown), thrown);
    }
    Pattern named = Pattern.compile("(?<![.\\w])" + Pattern.quote(parameter) + "\\b");
    if (!nameless.test(executable) && !named.matcher(message).find()) {
      fail("expected '" + parameter + "' in the message, but it threw " + thrown, thrown);
    }
  }

  private static String describe(Executable executable) {
    String types =
        Arrays.stream(executable.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    String type = executable.getDeclaringClass().getSimpleName();
    return executable instanceof Constructor
        ? "new " + type + types
        : type + "." + executable.getName() + types;
  }
}
