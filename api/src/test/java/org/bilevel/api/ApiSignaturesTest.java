package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the published contract against its golden file, so that a change of a signature is seen by
 * whoever makes it.
 *
 * <p>After a wanted change: run with {@code -Dbilevel.golden.update=true}, look at the difference,
 * and say why in CHANGELOG.md.
 */
final class ApiSignaturesTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "api-signatures.txt");

  @Test
  void publicSignaturesAreThoseOfTheGoldenFile() throws Exception {
    List<String> signatures = signatures();
    if (Boolean.getBoolean("bilevel.golden.update")) {
      Files.write(GOLDEN, signatures);
    }
    assertThat(signatures).hasSizeGreaterThan(150);
    assertThat(signatures)
        .as("public signatures of bilevel-api; see the comment of this class")
        .containsExactlyElementsOf(Files.readAllLines(GOLDEN));
  }

  private static List<String> signatures() throws IOException, URISyntaxException {
    Path classes = Path.of(Part.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names;
    try (Stream<Path> files = Files.walk(classes)) {
      names =
          files
              .map(file -> classes.relativize(file).toString().replace('\\', '/'))
              .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
              .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
              .toList();
    }
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      addType(lines, load(name));
    }
    Collections.sort(lines);
    return lines;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiSignaturesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addType(List<String> lines, Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        return;
      }
    }
    lines.add(type.toGenericString() + " : " + superTypes(type));
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers())) {
        lines.add(constructor.toGenericString());
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
        lines.add(method.toGenericString());
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
        lines.add(field.toGenericString());
      }
    }
  }

  private static String superTypes(Class<?> type) {
    List<String> names = new ArrayList<>();
    if (type.getGenericSuperclass() != null) {
      names.add(type.getGenericSuperclass().getTypeName());
    }
    for (var implemented : type.getGenericInterfaces()) {
      names.add(implemented.getTypeName());
    }
    return String.join(", ", names);
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
