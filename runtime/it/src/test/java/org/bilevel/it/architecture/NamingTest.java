package org.bilevel.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.it.architecture.SourceTree.Module;
import org.junit.jupiter.api.Test;

/**
 * One string everywhere: folder, artifact, module, package, class prefix and the name in a file.
 */
final class NamingTest {

  @Test
  void aPluginHasOneNameEverywhere() {
    List<Module> plugins = SourceTree.plugins();
    assertThat(plugins).hasSizeGreaterThan(10);
    for (Module plugin : plugins) {
      assertThat(plugin.read("pom.xml"))
          .as("artifact of %s", plugin.folder())
          .contains("<artifactId>bilevel-" + plugin.name() + "</artifactId>");
      String entrance = plugin.classPrefix() + "Plugin";
      assertThat(plugin.read("src/main/java/module-info.java"))
          .as("module of %s", plugin.folder())
          .containsPattern("(?m)^module " + plugin.javaName().replace(".", "\\.") + " \\{")
          .containsPattern(
              "provides (org\\.bilevel\\.api\\.plugin\\.)?BilevelPlugin with\\s+"
                  + "("
                  + plugin.javaName().replace(".", "\\.")
                  + "\\.)?"
                  + entrance
                  + ";");
      assertThat(
              plugin.read(
                  "src/main/resources/META-INF/services/org.bilevel.api.plugin.BilevelPlugin"))
          .as("service file of %s", plugin.folder())
          .isEqualToIgnoringNewLines(plugin.javaName() + "." + entrance);
      assertThat(sources(plugin))
          .as("sources of %s that hand out the name", plugin.folder())
          .contains("\"" + plugin.name() + "\"");
    }
  }

  @Test
  void everyModuleOfTheTreeIsBuilt() throws IOException {
    String pom = Files.readString(SourceTree.root().resolve("pom.xml"));
    for (Module plugin : SourceTree.plugins()) {
      String folder = SourceTree.root().relativize(plugin.folder()).toString().replace('\\', '/');
      assertThat(pom).contains("<module>" + folder + "</module>");
    }
  }

  private static String sources(Module plugin) {
    try (Stream<Path> files = Files.walk(plugin.folder().resolve("src/main/java"))) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
