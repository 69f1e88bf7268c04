package org.bilevel.runtime.core;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.bilevel.api.plugin.BilevelPlugin;

/** A jar that a test compiles. */
final class TestJars {
  static final String SERVICE = "META-INF/services/org.bilevel.api.plugin.BilevelPlugin";

  private final Path work;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> resources = new LinkedHashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<String> left = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();

  TestJars(Path work) {
    this.work = work;
  }

  /** A plugin in the class demo.NAME that provides projections and whose class body is extended. */
  static TestJars plugin(Path work, String pack, String body, String... projections) {
    StringBuilder factories = new StringBuilder();
    for (String projection : projections) {
      factories
          .append(factories.isEmpty() ? "" : ",\n")
          .append("PartFactory.of(Kind.PROJECTION, \"")
          .append(projection)
          .append("\", \"One.\", List.of(), (values, context) -> x -> {})");
    }
    return new TestJars(work)
        .source(
            pack + ".Plugin",
            """
            package %s;
            import java.util.List;
            import org.bilevel.api.plugin.*;
            public class Plugin implements BilevelPlugin {
              %s
              @Override public List<PartFactory<?>> factories() { return List.of(%s); }
            }
            """
                .formatted(pack, body, factories))
        .resource(SERVICE, pack + ".Plugin\n");
  }

  TestJars source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  TestJars resource(String path, String text) {
    resources.put(path, text);
    return this;
  }

  TestJars attribute(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  /** Leave a class out of the jar. */
  TestJars without(String className) {
    left.add(className.replace('.', '/') + ".class");
    return this;
  }

  TestJars classPath(Path jar) {
    classPath.add(jar);
    return this;
  }

  Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    if (!sources.isEmpty()) {
      compile(classes);
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!left.contains(name)) {
          entries.putNextEntry(new JarEntry(name));
          entries.write(Files.readAllBytes(file));
        }
      }
      for (var resource : resources.entrySet()) {
        entries.putNextEntry(new JarEntry(resource.getKey()));
        entries.write(resource.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private void compile(Path classes) throws IOException {
    Path folder = Files.createTempDirectory(work, "sources");
    List<Path> files = new ArrayList<>();
    for (var source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      StringBuilder path = new StringBuilder(api().toString());
      classPath.forEach(jar -> path.append(System.getProperty("path.separator")).append(jar));
      List<String> options =
          List.of("-d", classes.toString(), "-classpath", path.toString(), "-proc:none");
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!done) {
        throw new IllegalStateException(messages.toString());
      }
    }
  }

  private static Path api() {
    try {
      return Path.of(
          BilevelPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
