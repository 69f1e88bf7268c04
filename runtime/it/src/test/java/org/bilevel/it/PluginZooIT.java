package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken plugins: each is listed with its jar and the reason, does not keep others from running,
 * and is refused with exit code 3 where a file needs it.
 */
final class PluginZooIT {
  private static final String BODY =
      """
        public List<PartFactory<?>> factories() {
          return List.of(
              PartFactory.of(
                  Kind.PROJECTION, "zoo/part", "Does nothing.", List.of(), (v, c) -> x -> {}));
        }
      """;

  @TempDir private Path work = Path.of("");
  private Path zoo = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void makeFolders() {
    zoo = Jars.mkdirs(work.resolve("zoo"));
    file = Distribution.write(work.resolve("tiny.yaml"), TINY);
  }

  /** A small file that needs no third party, and whose projection the tests replace. */
  private static final String TINY =
      """
      experiment: { use: continual-learning, batch: 20 }
      seed: 0
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 40 }
      model: { use: mlp, hidden: [8] }
      selector: { use: bcsr, size: 4 }
      buffer: { use: task-slots, capacity: 8 }
      """;

  @Test
  void notAJar() {
    Distribution.write(zoo.resolve("text.jar"), "this is no archive");
    assertRefused("text.jar", "failed", "not a jar");
  }

  @Test
  void aPluginClassThatIsNotPublic() {
    Path classes =
        Jars.compile(
            work.resolve("hidden"),
            Map.of(
                "zoo/Hidden.java",
                "package zoo; import java.util.List; import org.bilevel.api.plugin.*;"
                    + " final class Hidden implements BilevelPlugin {"
                    + BODY
                    + "}"),
            List.of(Distribution.api()));
    Distribution.write(
        Jars.mkdirs(classes.resolve("META-INF/services"))
            .resolve("org.bilevel.api.plugin.BilevelPlugin"),
        "zoo.Hidden");
    Jars.pack(zoo.resolve("hidden.jar"), classes);
    assertRefused("hidden.jar", "failed", "zoo.Hidden is not public", "declare it public");
  }

  @Test
  void missingRequiredModule() {
    Path helper =
        Jars.pack(
            work.resolve("elsewhere/helper.jar"),
            Jars.compile(
                work.resolve("helper"),
                Map.of(
                    "module-info.java", "module zoo.helper { exports zoo.helper; }",
                    "zoo/helper/Help.java", "package zoo.helper; public class Help {}"),
                List.of()));
    Path classes =
        Jars.compile(
            work.resolve("missing"),
            sources("zoo.missing", "requires zoo.helper;", BODY),
            List.of(Distribution.api(), helper));
    Jars.pack(zoo.resolve("missing.jar"), classes);
    assertRefused("missing.jar", "failed", "zoo.helper");
  }

  @Test
  void providerClassMissing() {
    Map<String, String> sources = new HashMap<>(sources("zoo.gone", "", BODY));
    sources.put("zoo/gone/Other.java", "package zoo.gone; class Other {}");
    Path classes = Jars.compile(work.resolve("gone"), sources, List.of(Distribution.api()));
    Jars.pack(zoo.resolve("gone.jar"), classes, name -> !name.contains("ZooPlugin"), Map.of());
    assertRefused("gone.jar", "failed", "zoo.gone.ZooPlugin", "not in the jar");
  }

  @Test
  void providerPackageMissing() {
    Jars.pack(
        zoo.resolve("gone.jar"),
        compiled("zoo.gone", BODY),
        name -> !name.contains("ZooPlugin"),
        Map.of());
    assertRefused("gone.jar", "failed", "zoo.gone", "not in the jar");
  }

  @Test
  void constructorThrows() {
    Path classes =
        compiled(
            "zoo.constructor",
            "public ZooPlugin() { throw new IllegalStateException(\"no licence\"); }" + BODY);
    Jars.pack(zoo.resolve("constructor.jar"), classes);
    assertRefused("constructor.jar", "failed", "constructor", "no licence");
  }

  @Test
  void staticInitialiserThrows() {
    Path classes =
        compiled("zoo.initialiser", "static { Integer.parseInt(\"not a number\"); }" + BODY);
    Jars.pack(zoo.resolve("initialiser.jar"), classes);
    assertRefused("initialiser.jar", "failed", "static initialiser", "not a number");
  }

  @Test
  void duplicateModuleInTwoFolders() {
    Path classes = compiled("zoo.twice", BODY);
    Jars.pack(zoo.resolve("a/twice.jar"), classes);
    Jars.pack(zoo.resolve("b/twice.jar"), classes);
    Result listed = bilevel(work, "plugins", "--plugins", zoo.toString()).expect(0);
    assertThat(listed.out()).contains("duplicate", "zoo.twice", "zoo/a", "zoo/b");
    assertOthersWork();
    // the first of the two is used
    bilevel(work, check("--set", "selector.projection=zoo/part")).expect(0);
  }

  @Test
  void moduleNamedLikeAHostModule() {
    Path classes =
        Jars.compile(
            work.resolve("host"),
            Map.of(
                "module-info.java", moduleInfo("org.bilevel.datasets", "zoo.host", ""),
                "zoo/host/ZooPlugin.java", plugin("zoo.host", BODY)),
            List.of(Distribution.api()));
    Jars.pack(zoo.resolve("host.jar"), classes);
    assertRefused("host.jar", "failed", "org.bilevel.datasets", "host");
  }

  @Test
  void pluginShippingItsOwnApi() throws IOException {
    Jars.pack(zoo.resolve("own/plugin.jar"), compiled("zoo.own", BODY));
    Files.copy(Distribution.api(), zoo.resolve("own/bilevel-api.jar"));
    assertRefused("own", "failed", "org.bilevel.api");
  }

  @Test
  void apiOfAnotherMajorVersion() {
    Path api =
        Jars.compileTree(
            tree(
                "api9",
                Map.of(
                    "module-info.java",
                    "module org.bilevel.api { exports org.bilevel.api.plugin; }",
                    "org/bilevel/api/plugin/BilevelPlugin.java",
                    "package org.bilevel.api.plugin;"
                        + " public interface BilevelPlugin { java.util.List<?> factories(); }")),
            work.resolve("api9/classes"),
            List.of(),
            false,
            "--module-version",
            "9.0.0");
    Path classes =
        Jars.compile(
            work.resolve("future"),
            Map.of(
                "module-info.java",
                moduleInfo("zoo.future", "zoo.future", ""),
                "zoo/future/ZooPlugin.java",
                "package zoo.future;"
                    + " public final class ZooPlugin implements org.bilevel.api.plugin.BilevelPlugin {"
                    + " public java.util.List<?> factories() { return java.util.List.of(); } }"),
            List.of(api));
    Jars.pack(zoo.resolve("future.jar"), classes);
    assertRefused("future.jar", "incompatible", "9.0.0", "0.1.0");
  }

  @Test
  void apiOfAnotherMajorVersionInTheManifest() {
    Path classes = servicesOnly("zoo.old", BODY, "zoo.old.ZooPlugin");
    Jars.pack(zoo.resolve("old.jar"), classes, _ -> true, Map.of("Bilevel-Api-Version", "7.2.0"));
    assertRefused("old.jar", "incompatible", "7.2.0", "0.1.0");
  }

  @Test
  void duplicateFactoryName() {
    String both =
        BODY.replace(
            "return List.of(",
            """
            return List.of(
                PartFactory.of(
                    Kind.PROJECTION, "simplex", "Another one.", List.of(), (v, c) -> x -> {}),\
            """);
    Jars.pack(zoo.resolve("same.jar"), compiled("zoo.same", both));
    assertRefused("same.jar", "duplicate", "simplex", "bilevel-simplex.jar");
  }

  @Test
  void emptyFolder() {
    Jars.mkdirs(zoo.resolve("empty"));
    assertRefused("empty", "failed", "no jar");
  }

  @Test
  void wrongServiceType() {
    Path classes =
        Jars.compile(
            work.resolve("wrong"),
            Map.of("zoo/wrong/Other.java", "package zoo.wrong; public class Other {}"),
            List.of());
    Distribution.write(
        Jars.mkdirs(classes.resolve("META-INF/services"))
            .resolve(Path.of(Jars.SERVICE).getFileName()),
        "zoo.wrong.Other\n");
    Jars.pack(zoo.resolve("wrong.jar"), classes);
    assertRefused("wrong.jar", "failed", "zoo.wrong.Other", "does not implement");
  }

  @Test
  void twoModulesWithOnePackage() {
    Map<String, String> first = new HashMap<>(sources("zoo.one", "requires zoo.two;", BODY));
    first.put("zoo/shared/A.java", "package zoo.shared; class A {}");
    Path second =
        Jars.pack(
            zoo.resolve("split/two.jar"),
            Jars.compile(
                work.resolve("two"),
                Map.of(
                    "module-info.java", "module zoo.two {}",
                    "zoo/shared/B.java", "package zoo.shared; class B {}"),
                List.of()));
    Path classes = Jars.compile(work.resolve("one"), first, List.of(Distribution.api(), second));
    Jars.pack(zoo.resolve("split/one.jar"), classes);
    assertRefused("split", "failed", "zoo.shared");
  }

  @Test
  void aPluginThatFailsWhileItIsUsedEndsItsOwnCellsAlone() {
    Path classes =
        compiled(
            "zoo.late",
            BODY.replace("x -> {}", "x -> { throw new NoClassDefFoundError(\"zoo/X\"); }"));
    Jars.pack(zoo.resolve("late.jar"), classes);
    Distribution.write(
        file,
        TINY
            + """
            variants:
              good: {}
              bad: { selector.projection: zoo/part }
            """);
    Result result =
        bilevel(work, "run", "tiny.yaml", "--quick", "--plugins", zoo.toString()).expect(3);
    assertThat(result.out()).contains("good", "1 FAILED");
    assertThat(result.err()).contains("zoo/X");
  }

  @Test
  void whatNeedsNoBrokenPluginRunsBesideThemAll() {
    Distribution.write(zoo.resolve("text.jar"), "this is no archive");
    Jars.mkdirs(zoo.resolve("empty"));
    Jars.pack(
        zoo.resolve("constructor.jar"),
        compiled(
            "zoo.constructor", "public ZooPlugin() { throw new IllegalStateException(); }" + BODY));
    Jars.pack(
        zoo.resolve("gone.jar"),
        compiled("zoo.gone", BODY),
        name -> !name.endsWith("ZooPlugin.class"),
        Map.of());
    Result result =
        bilevel(work, "run", "tiny.yaml", "--quick", "--plugins", zoo.toString()).expect(0);
    assertThat(result.out()).contains("Run folder: ");
    assertThat(result.err()).contains("text.jar", "empty", "constructor.jar", "gone.jar");
  }

  /** Assert that the plugin is listed with its reason, harms no one, and is missed where needed. */
  private void assertRefused(String jar, String status, String... reason) {
    Result listed = bilevel(work, "plugins", "--plugins", zoo.toString()).expect(0);
    assertThat(listed.out()).contains("bilevel-bcsr.jar", jar, status).contains(reason);
    assertOthersWork();
    Result refused = bilevel(work, check("--set", "selector.projection=zoo/part")).expect(3);
    assertThat(refused.err()).contains("zoo/part", "Not loaded: " + jar);
  }

  private void assertOthersWork() {
    bilevel(work, check()).expect(0);
  }

  private String[] check(String... more) {
    String[] all = new String[4 + more.length];
    System.arraycopy(
        new String[] {"check", file.toString(), "--plugins", zoo.toString()}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return all;
  }

  private Path compiled(String name, String body) {
    return Jars.compile(
        work.resolve("src-" + name), sources(name, "", body), List.of(Distribution.api()));
  }

  private Path servicesOnly(String name, String body, String provider) {
    Map<String, String> sources = new HashMap<>(sources(name, "", body));
    sources.remove("module-info.java");
    Path classes = Jars.compile(work.resolve("src-" + name), sources, List.of(Distribution.api()));
    Path services = classes.resolve(Jars.SERVICE);
    Jars.mkdirs(services.getParent());
    Distribution.write(services, provider + "\n");
    return classes;
  }

  private Path tree(String name, Map<String, String> sources) {
    Path from = work.resolve(name + "/src");
    sources.forEach((path, text) -> {
      Jars.mkdirs(from.resolve(path).getParent());
      Distribution.write(from.resolve(path), text);
    });
    return from;
  }

  private static Map<String, String> sources(String name, String requires, String body) {
    return Map.of(
        "module-info.java",
        moduleInfo(name, name, requires),
        name.replace('.', '/') + "/ZooPlugin.java",
        plugin(name, body));
  }

  private static String moduleInfo(String module, String packageName, String requires) {
    return """
    module %s {
      requires org.bilevel.api;
      %s
      provides org.bilevel.api.plugin.BilevelPlugin with %s.ZooPlugin;
    }
    """
        .formatted(module, requires, packageName);
  }

  private static String plugin(String packageName, String body) {
    return """
    package %s;

    import java.util.List;
    import org.bilevel.api.plugin.BilevelPlugin;
    import org.bilevel.api.plugin.Kind;
    import org.bilevel.api.plugin.PartFactory;

    public final class ZooPlugin implements BilevelPlugin {
      %s
    }
    """
        .formatted(packageName, body);
  }
}
