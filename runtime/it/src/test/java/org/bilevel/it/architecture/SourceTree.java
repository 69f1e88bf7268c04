package org.bilevel.it.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that the tests run in: its modules, by folder. */
final class SourceTree {

  /**
   * A module of the build.
   *
   * @param folder its folder
   * @param name the folder's last name: {@code gradient-descent}
   */
  record Module(Path folder, String name) {

    /**
     * Return the name that a package or module of that name has: {@code
     * org.bilevel.gradientdescent}.
     */
    String javaName() {
      return "org.bilevel." + name.replace("-", "");
    }

    /** Return the beginning of its class names: {@code GradientDescent}. */
    String classPrefix() {
      StringBuilder prefix = new StringBuilder();
      for (String word : name.split("-")) {
        prefix.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
      return prefix.toString();
    }

    Path classes() {
      return folder.resolve("target").resolve("classes");
    }

    String read(String file) {
      try {
        return Files.readString(folder.resolve(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private SourceTree() {}

  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("bilevel")) && Files.isDirectory(folder.resolve("api"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the tests do not run inside a checkout");
  }

  /**
   * Return the modules whose jars are plugins: one folder each below solvers and plugins, the
   * template left out, and what needs an SDK where there is none.
   */
  static List<Module> plugins() {
    return Stream.of("solvers", "plugins")
        .flatMap(parent -> folders(root().resolve(parent)).stream())
        .filter(folder -> !folder.getFileName().toString().equals("template"))
        .filter(folder ->
            !folder.getFileName().toString().equals("tornadovm")
                || System.getenv("TORNADOVM_HOME") != null)
        .map(folder -> new Module(folder, folder.getFileName().toString()))
        .toList();
  }

  /** Return the folders of compiled classes of everything that is published. */
  static List<Path> classes() {
    Stream<Path> host =
        Stream.of(
                "api",
                "models",
                "datasets",
                "runtime/core",
                "runtime/report",
                "runtime/cli",
                "runtime/testkit")
            .map(name -> root().resolve(name).resolve("target").resolve("classes"));
    return Stream.concat(host, plugins().stream().map(Module::classes)).toList();
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(entry -> Files.exists(entry.resolve("pom.xml"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
