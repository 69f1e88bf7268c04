package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.plugin.Kind;
import org.bilevel.runtime.core.PluginEntry.Duplicate;
import org.bilevel.runtime.core.PluginEntry.Failed;
import org.bilevel.runtime.core.PluginEntry.Incompatible;
import org.bilevel.runtime.core.PluginEntry.Loaded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars without a module descriptor; those with one are tested on the packed distribution. */
final class PluginsTest {
  @TempDir Path work;
  private Path plugins = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    plugins = Files.createDirectory(work.resolve("plugins"));
  }

  @Test
  void aJarWithAServiceFileIsAPlugin() throws IOException {
    Path jar =
        TestJars.plugin(work, "demo", "", "acme/one", "two")
            .attribute("Implementation-Version", "1.2")
            .attribute("Bilevel-Api-Version", "0.1.0-SNAPSHOT")
            .write(plugins.resolve("acme-demo.jar"));
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      Loaded loaded = (Loaded) entries(bilevel).getLast();
      assertThat(loaded.source()).isEqualTo(jar.toString());
      assertThat(loaded.module()).isEqualTo("acme.demo");
      assertThat(loaded.version()).isEqualTo("1.2");
      assertThat(loaded.apiVersion()).isEqualTo("0.1.0-SNAPSHOT");
      assertThat(loaded.sha256()).matches("[0-9a-f]{64}");
      assertThat(loaded.factories()).extracting(f -> f.name()).containsExactly("acme/one", "two");
      assertThat(bilevel.catalog().find(Kind.PROJECTION, "acme/one")).isPresent();
      assertThat(bilevel.catalog().factories(Kind.PROJECTION))
          .extracting(f -> f.name())
          .containsExactly("acme/one", "two");
      assertThat(bilevel.catalog().presets())
          .extracting(p -> p.name())
          .containsExactly("toy-small");
    }
  }

  @Test
  void theHostsOwnProvidersComeFirst() {
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      assertThat(((Loaded) entries(bilevel).getFirst()).module())
          .isEqualTo("org.bilevel.runtime.core.ToyPlugin");
    }
  }

  @Test
  void aFolderOfJarsIsOnePluginAndTwoMayBringTheSameLibrary() throws IOException {
    for (String name : List.of("one", "two")) {
      Path folder = plugins.resolve(name);
      Path library =
          new TestJars(work)
              .source("lib.Lib", "package lib; public class Lib { public static int n = 1; }")
              .write(folder.resolve("lib.jar"));
      TestJars.plugin(work, "demo", "{ lib.Lib.n++; }", name)
          .classPath(library)
          .write(folder.resolve("plugin-" + name + ".jar"));
    }
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      assertThat(entries(bilevel)).hasSize(3).allMatch(Loaded.class::isInstance);
      assertThat(((Loaded) entries(bilevel).getLast()).sha256()).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void refusesWhatIsNoJar() throws IOException {
    Files.writeString(plugins.resolve("notes.jar"), "not a zip");
    assertFailed("notes.jar", "reading", "it is not a jar, or is damaged");
  }

  @Test
  void refusesAnEmptyFolderAndAFolderThatIsNotThere() throws IOException {
    Files.createDirectory(plugins.resolve("empty"));
    assertFailed("empty", "reading", "the folder holds no jar");
    try (Bilevel bilevel = Bilevel.open(List.of(work.resolve("nowhere")))) {
      assertThat(((Failed) entries(bilevel).getLast()).reason()).contains("no such folder");
    }
  }

  @Test
  void refusesAMissingProviderClass() throws IOException {
    TestJars.plugin(work, "demo", "", "one")
        .source("demo.Other", "package demo; class Other {}")
        .without("demo.Plugin")
        .write(plugins.resolve("a.jar"));
    assertFailed(
        "a.jar", "locating", "it names the plugin class demo.Plugin, which is not in the jar");
    TestJars.plugin(work, "demo", "", "one").without("demo.Plugin").write(plugins.resolve("a.jar"));
    assertFailed(
        "a.jar", "reading", "it names the plugin class demo.Plugin, which is not in the jar");
  }

  @Test
  void refusesAConstructorThatThrows() throws IOException {
    TestJars.plugin(
            work, "demo", "{ if (true) throw new IllegalStateException(\"no licence\"); }", "one")
        .write(plugins.resolve("a.jar"));
    assertFailed(
        "a.jar",
        "creating",
        "the constructor of demo.Plugin threw IllegalStateException: no licence");
  }

  @Test
  void refusesAStaticInitialiserThatThrows() throws IOException {
    TestJars.plugin(work, "demo", "static int n = Integer.parseInt(\"x\");", "one")
        .write(plugins.resolve("a.jar"));
    assertFailed(
        "a.jar", "creating", "the static initialiser of demo.Plugin threw NumberFormatException");
  }

  @Test
  void refusesAMissingLibrary() throws IOException {
    Path library =
        new TestJars(work)
            .source("lib.Lib", "package lib; public class Lib { public static int n = 1; }")
            .write(work.resolve("lib.jar"));
    TestJars.plugin(work, "demo", "{ lib.Lib.n++; }", "one")
        .classPath(library)
        .write(plugins.resolve("a.jar"));
    assertFailed("a.jar", "creating", "it needs the class lib.Lib, which neither Bilevel nor");
  }

  @Test
  void refusesAWrongServiceTypeAndNoServiceAtAll() throws IOException {
    new TestJars(work)
        .source("demo.Plugin", "package demo; public class Plugin {}")
        .resource(TestJars.SERVICE, "demo.Plugin\n")
        .write(plugins.resolve("a.jar"));
    assertFailed("a.jar", "locating", "its plugin class demo.Plugin does not implement");
    new TestJars(work)
        .source("demo.Plugin", "package demo; public class Plugin {}")
        .write(plugins.resolve("a.jar"));
    assertFailed("a.jar", "checking", "it holds no plugin");
  }

  @Test
  void refusesAModuleOfTheHost() throws IOException {
    TestJars.plugin(work, "demo", "", "one")
        .attribute("Automatic-Module-Name", "java.logging")
        .write(plugins.resolve("a.jar"));
    assertFailed(
        "a.jar", "checking", "its module java.logging has the name of a module of the host");
  }

  @Test
  void refusesItsOwnApi() throws IOException {
    TestJars.plugin(work, "demo", "", "one")
        .source("org.bilevel.api.Extra", "package org.bilevel.api; class Extra {}")
        .write(plugins.resolve("a.jar"));
    assertFailed("a.jar", "checking", "brings its own copy of org.bilevel.api");
  }

  @Test
  void refusesTwoModulesWithOnePackage() throws IOException {
    TestJars.plugin(work, "demo", "", "one").write(plugins.resolve("a/a.jar"));
    TestJars.plugin(work, "demo", "", "two").write(plugins.resolve("a/b.jar"));
    assertThat(last(Failed.class).reason()).startsWith("two modules hold the same package");
  }

  @Test
  void refusesAnotherApiVersion() throws IOException {
    TestJars.plugin(work, "demo", "", "one")
        .attribute("Bilevel-Api-Version", "0.2.0")
        .write(plugins.resolve("a.jar"));
    assertThat(last(Incompatible.class).reason())
        .contains("compiled against org.bilevel.api 0.2.0, and this Bilevel serves 0.1.0-SNAPSHOT");
  }

  @Test
  void keepsTheFirstOfTwoModulesOrNames() throws IOException {
    TestJars.plugin(work, "demo", "", "one").write(plugins.resolve("a.jar"));
    TestJars.plugin(work, "demo", "", "two").write(plugins.resolve("b/a.jar"));
    assertThat(last(Duplicate.class).reason())
        .contains("the module a is in both", "a.jar", plugins.resolve("b").toString());
    Files.delete(plugins.resolve("b/a.jar"));
    TestJars.plugin(work, "demo", "", "two", "one").write(plugins.resolve("b/c.jar"));
    assertThat(last(Duplicate.class).reason()).contains("the projection 'one' is in both");
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      assertThat(bilevel.catalog().factories(Kind.PROJECTION)).hasSize(1);
    }
  }

  @Test
  void refusesFactoriesThatAreNotInOrder() throws IOException {
    String list = "@Override public List<PartFactory<?>> factories() ";
    for (List<String> each :
        List.of(
            List.of("{ return null; }", "factories() of demo.Plugin returned null"),
            List.of("{ throw new AssertionError(\"oh\"); }", "it threw AssertionError: oh"),
            List.of("{ return factories(); }", "it threw StackOverflowError"),
            List.of(
                "{ return Parts.LIST; } static final class Parts { static final"
                    + " List<PartFactory<?>> LIST = List.of(null, null); }",
                "a static initialiser threw NullPointerException"),
            List.of(
                "{ return java.util.Collections.singletonList(null); }",
                "list of factories holds a null"),
            List.of(one("Not-A-Name", "List.of()"), "is named 'Not-A-Name'"),
            List.of(
                one("x", "List.of(Option.flag(\"a\", \"\"), Option.flag(\"a\", \"\"))"),
                "two options named 'a'"),
            List.of(one("x", "List.of(Option.flag(\"use\", \"\"))"), "an option 'use'"),
            List.of(one("x", "List.of(Option.flag(\"A b\", \"\"))"), "an option 'A b'"))) {
      new TestJars(work)
          .source(
              "demo.Plugin",
              "package demo; import java.util.List; import org.bilevel.api.plugin.*;"
                  + "public class Plugin implements BilevelPlugin {"
                  + list
                  + each.get(0)
                  + "}")
          .resource(TestJars.SERVICE, "demo.Plugin\n")
          .write(plugins.resolve("a.jar"));
      assertFailed("a.jar", "describing", each.get(1));
    }
  }

  @Test
  void oneBrokenProviderLeavesTheOtherOfItsJar() throws IOException {
    TestJars.plugin(work, "demo", "", "one")
        .source("demo.Bad", "package demo; public class Bad {}")
        .resource(TestJars.SERVICE, "demo.Bad\ndemo.Plugin\n")
        .write(plugins.resolve("a.jar"));
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      assertThat(entries(bilevel)).hasSize(3);
      assertThat(bilevel.catalog().find(Kind.PROJECTION, "one")).isPresent();
    }
  }

  @Test
  void aBrokenPluginIsFatalOnlyForAFileThatNeedsIt() throws IOException {
    Files.writeString(plugins.resolve("acme-parts.jar"), "not a zip");
    Path good =
        Files.writeString(
            work.resolve("good.yaml"), "experiment: toy\nselector: {use: first, size: 1}\n");
    Path bad =
        Files.writeString(work.resolve("bad.yaml"), "experiment: toy\nselector: acme/best\n");
    Path worse =
        Files.writeString(work.resolve("worse.yaml"), "experiment: toy\nselector: frist\n");
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      assertThat(bilevel.check(new PipelineRequest(good, List.of(), false)).cells()).hasSize(1);
      BilevelException e = failure(bilevel, bad);
      assertThat(e.category()).isEqualTo(Category.PLUGIN);
      assertThat(e).hasMessageContaining("Not loaded: acme-parts.jar (run 'bilevel plugins').");
      assertThat(failure(bilevel, worse).category()).isEqualTo(Category.CONFIGURATION);
      Files.writeString(bad, "experiment: toy\nselector: acme-parts\n");
      assertThat(failure(bilevel, bad).category()).isEqualTo(Category.PLUGIN);
      Files.writeString(bad, "experiment: toy\nselector: art\n");
      assertThat(failure(bilevel, bad).category()).isEqualTo(Category.CONFIGURATION);
    }
  }

  @Test
  void aMisspeltNameOfAThirdPartyIsAMistakeOfTheFileWhateverElseIsBroken() throws IOException {
    Files.writeString(plugins.resolve("notes.jar"), "not a zip");
    new TestJars(work)
        .source(
            "demo.Plugin",
            """
            package demo;
            import java.util.List;
            import org.bilevel.api.plugin.*;
            public class Plugin implements BilevelPlugin {
              @Override public List<PartFactory<?>> factories() {
                return List.of(
                    PartFactory.of(Kind.INNER, "acme/jump", "One.", List.of(), (v, c) -> null));
              }
            }
            """)
        .resource(TestJars.SERVICE, "demo.Plugin\n")
        .write(plugins.resolve("acme.jar"));
    Path file =
        Files.writeString(
            work.resolve("p.yaml"),
            "experiment: toy\nselector: {use: pick, size: 1, inner: acme/jmup}\n");
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      BilevelException e = failure(bilevel, file);
      assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
      assertThat(e).hasMessageContaining("Maybe you mean 'acme/jump'.");
    }
  }

  private static String one(String name, String options) {
    return "{ return List.of(PartFactory.of(Kind.PROJECTION, \""
        + name
        + "\", \"One.\", "
        + options
        + ", (values, context) -> x -> {})); }";
  }

  private static BilevelException failure(Bilevel bilevel, Path file) {
    return catchThrowableOfType(
        BilevelException.class, () -> bilevel.check(new PipelineRequest(file, List.of(), false)));
  }

  private static List<PluginEntry> entries(Bilevel bilevel) {
    return bilevel.plugins().entries();
  }

  private <E extends PluginEntry> E last(Class<E> type) {
    try (Bilevel bilevel = Bilevel.open(List.of(plugins))) {
      assertThat(entries(bilevel).getLast()).isInstanceOf(type);
      return type.cast(entries(bilevel).getLast());
    }
  }

  private void assertFailed(String name, String phase, String reason) {
    Failed failed = last(Failed.class);
    assertThat(failed.source()).isEqualTo(plugins.resolve(name).toString());
    assertThat(failed.reason()).contains(reason);
    assertThat(failed.phase()).isEqualTo(phase);
  }
}
