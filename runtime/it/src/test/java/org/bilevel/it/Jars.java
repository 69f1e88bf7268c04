package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and packs plugins as a third party would: with javac and the api's jar. */
final class Jars {
  static final String SERVICE = "META-INF/services/org.bilevel.api.plugin.BilevelPlugin";

  private Jars() {}

  /** Write sources by relative path and compile them; a module-info makes it a module. */
  static Path compile(Path work, Map<String, String> sources, List<Path> libraries) {
    Path from = work.resolve("src");
    sources.forEach((name, text) -> {
      Path file = from.resolve(name);
      mkdirs(file.getParent());
      Distribution.write(file, text);
    });
    return compileTree(
        from, work.resolve("classes"), libraries, !sources.containsKey("module-info.java"));
  }

  /** Compile all sources below a folder, on the module path or on the class path. */
  static Path compileTree(
      Path from, Path to, List<Path> libraries, boolean classPath, String... further) {
    String path =
        libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xlint:all,-path,-missing-explicit-ctor",
                "-Werror",
                "-proc:none",
                "--release",
                "25",
                classPath ? "--class-path" : "--module-path",
                path,
                "-d",
                mkdirs(to).toString()));
    options.addAll(List.of(further));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null);
        Stream<Path> tree = Files.walk(from)) {
      List<Path> sources =
          tree.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !classPath || !file.endsWith("module-info.java"))
              .toList();
      boolean compiled =
          javac
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }

  static Path pack(Path jar, Path classes) {
    return pack(jar, classes, _ -> true, Map.of());
  }

  /** Make a jar of the files that are to be kept. */
  static Path pack(
      Path jar, Path classes, Predicate<String> kept, Map<String, String> manifestEntries) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifestEntries.forEach(manifest.getMainAttributes()::putValue);
    mkdirs(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> tree = Files.walk(classes)) {
      for (Path path : tree.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        if (kept.test(name)) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  static Path mkdirs(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
