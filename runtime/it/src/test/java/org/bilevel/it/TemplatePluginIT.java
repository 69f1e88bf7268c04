package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;
import static org.bilevel.it.Distribution.ROOT;
import static org.bilevel.it.Distribution.bilevel;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The template, built outside the reactor with nothing but the api's jar, dropped in and used. */
final class TemplatePluginIT {
  private static final Path TEMPLATE = ROOT.resolve("plugins/template");

  @TempDir private Path work = Path.of("");

  @BeforeEach
  void writeFile() {
    Distribution.write(
        work.resolve("acme.yaml"),
        """
        experiment: { use: continual-learning, batch: 20 }
        seed: 0
        data: digits
        stream: { use: split, classes-per-task: 5, samples-per-task: 40 }
        model: { use: mlp, hidden: [8] }
        selector: { use: acme/hardest, size: 4 }
        buffer: { use: task-slots, capacity: 8 }
        variants:
          hardest: {}
          ball: { selector: { use: bcsr, size: 4, projection: { use: acme/ball, radius: 0.5 } } }
        """);
  }

  /** What docs/extend.md tells to copy and paste, in a folder that has the template alone. */
  @Test
  void theStepsOfTheGuideWork() throws IOException {
    String guide = Distribution.read(ROOT.resolve("docs/extend.md"));
    String steps = guide.split("```sh\n|```\n")[1].replaceFirst("export BILEVEL=.*\n", "");
    Path sources = Jars.mkdirs(work.resolve("bilevel"));
    Path template = sources.resolve("plugins/template");
    try (Stream<Path> files = Files.walk(TEMPLATE.resolve("src"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = template.resolve(TEMPLATE.relativize(file));
        Jars.mkdirs(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Path script = Distribution.write(work.resolve("steps.sh"), steps);
    String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
    Result result =
        Distribution.start(
                Path.of("/bin/sh"),
                sources,
                Map.of("BILEVEL", HOME.toString(), "PATH", path),
                "-e",
                script.toString())
            .expect(0);
    assertThat(result.out())
        .contains("com.acme.bilevel", "acme.jar", "selector/acme/hardest")
        .containsPattern("(?m)^bcsr +\\d")
        .containsPattern("(?m)^uniform +\\d")
        .containsPattern("(?m)^acme +\\d");
  }

  @Test
  void aModuleIsFoundDescribedAndUsed() {
    Path classes = compile(false);
    Jars.pack(work.resolve("mine/acme-bilevel.jar"), withResources(classes));
    assertWorks("com.acme.bilevel");
  }

  @Test
  void aJarWithNothingButMetaInfServicesWorksToo() {
    Path classes = compile(true);
    assertThat(classes.resolve("module-info.class")).doesNotExist();
    Jars.pack(work.resolve("mine/acme-bilevel.jar"), withResources(classes));
    assertWorks("acme.bilevel");
  }

  @Test
  void aFolderOfItsOwnWorksToo() {
    Jars.pack(work.resolve("mine/acme/acme-bilevel.jar"), withResources(compile(false)));
    assertWorks("com.acme.bilevel");
  }

  @Test
  void itsOwnTestsPass() throws IOException {
    Path classes = compile(true);
    List<Path> testPath =
        Stream.concat(
                Stream.of(classes),
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of))
            .toList();
    Path tests =
        Jars.compileTree(
            TEMPLATE.resolve("src/test/java"), work.resolve("test-classes"), testPath, true);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL(), tests.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectPackage("com.acme.bilevel"))
                  .build(),
              summary);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(summary.getSummary().getFailures()).isEmpty();
    assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThan(15);
  }

  private void assertWorks(String module) {
    Result listed = bilevel(work, "plugins", "--plugins", "mine").expect(0);
    assertThat(listed.out())
        .contains(module, "selector/acme/hardest, projection/acme/ball")
        .doesNotContain("failed");
    assertThat(
            bilevel(work, "describe", "projection/acme/ball", "--plugins", "mine").expect(0).out())
        .contains("The nearest point of a ball", "radius", "a number greater than 0", "1.0");
    Result run =
        bilevel(work, "run", "acme.yaml", "--quick", "--quiet", "--plugins", "mine").expect(0);
    assertThat(run.out()).contains("hardest", "ball", "Run folder");
    assertThat(Distribution.read(Distribution.onlyRun(work).resolve("provenance.json")))
        .contains("acme");
    // without the jar the file is refused
    assertThat(bilevel(work, "check", "acme.yaml").expect(2).err()).contains("acme/hardest");
  }

  private Path compile(boolean classPath) {
    return Jars.compileTree(
        TEMPLATE.resolve("src/main/java"),
        work.resolve("classes"),
        List.of(Distribution.api()),
        classPath);
  }

  private static Path withResources(Path classes) {
    try {
      Path service = classes.resolve(Jars.SERVICE);
      Jars.mkdirs(service.getParent());
      Files.copy(TEMPLATE.resolve("src/main/resources").resolve(Jars.SERVICE), service);
      return classes;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
