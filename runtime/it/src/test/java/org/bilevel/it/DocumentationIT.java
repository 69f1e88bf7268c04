package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documents say is so: their files check, their links lead somewhere, the reference is
 * that of the code.
 */
final class DocumentationIT {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @TempDir Path folder;

  @Test
  void theReferenceIsThatOfTheParts() throws IOException {
    Path reference = Distribution.ROOT.resolve("docs").resolve("reference.md");
    String generated =
        Distribution.bilevel(folder, "describe", "--markdown").expect(0).out().strip() + "\n";
    if (Boolean.getBoolean("bilevel.golden.update")) {
      Files.writeString(reference, generated);
    }
    if (System.getenv("TORNADOVM_HOME") != null) { // its accelerator comes last
      assertThat(generated).startsWith(Files.readString(reference).strip());
    } else {
      assertThat(generated).isEqualTo(Files.readString(reference));
    }
  }

  @Test
  void everyFileInTheDocumentsIsCorrect() throws IOException {
    int checked = 0;
    for (String page : List.of("README.md", "docs/files.md")) {
      Matcher yaml = YAML.matcher(Files.readString(Distribution.ROOT.resolve(page)));
      while (yaml.find()) {
        Path file = Files.writeString(folder.resolve("page" + checked++ + ".yaml"), yaml.group(1));
        Distribution.bilevel(folder, "check", file.toString()).expect(0);
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(2);
  }

  /** What the page on resuming tells to type is there; ResumeIT runs it. */
  @Test
  void commandsAndOptionsExist() throws IOException {
    String page = Files.readString(Distribution.ROOT.resolve("docs/resume.md"));
    String help = "";
    Matcher command = Pattern.compile("(?m)^\\./bilevel (\\w+)").matcher(page);
    while (command.find()) {
      help += Distribution.bilevel(folder, command.group(1), "--help").expect(0).out();
    }
    assertThat(help).contains("bilevel run", "bilevel resume", "bilevel replay");
    Matcher option = Pattern.compile("`(--[a-z-]+)").matcher(page);
    while (option.find()) {
      assertThat(help).contains(option.group(1));
    }
  }

  @Test
  void everyExampleIsCorrect() throws IOException {
    for (Path example : list(Distribution.HOME.resolve("examples"))) {
      Distribution.bilevel(folder, "check", example.toString()).expect(0);
    }
  }

  /** Resume and replay read what a run recorded, which says all that the file does. */
  @Test
  void everyEffectiveConfigurationIsAFileThatSaysTheSame() throws IOException {
    for (Path example : list(Distribution.HOME.resolve("examples"))) {
      String first = effective(example);
      Path recorded = Files.writeString(folder.resolve(example.getFileName()), first);
      assertThat(withoutOrigins(effective(recorded))).isEqualTo(withoutOrigins(first));
    }
  }

  private String effective(Path file) {
    return Distribution.bilevel(folder, "check", file.toString(), "--effective").expect(0).out();
  }

  private static String withoutOrigins(String yaml) {
    return yaml.replaceAll(" *#.*", "");
  }

  @Test
  void everyCommandPrintsWhatThePageSays() {
    for (String name : List.of("commands", "errors")) {
      Path page = Distribution.ROOT.resolve("docs").resolve(name + ".md");
      Path work = Jars.mkdirs(folder.resolve(name));
      assertThat(new ConsolePage(page, work).check(Boolean.getBoolean("bilevel.golden.update")))
          .isGreaterThanOrEqualTo(10);
    }
  }

  @Test
  void everyCommandHasItsSection() throws IOException {
    String page = Files.readString(Distribution.ROOT.resolve("docs/commands.md"));
    List<String> commands =
        Distribution.bilevel(folder, "--help")
            .expect(0)
            .out()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .filter(line -> line.matches("  [a-z]+ .*"))
            .map(line -> line.strip().split(" ")[0])
            .toList();
    assertThat(commands).hasSizeGreaterThan(10);
    for (String command : commands) {
      assertThat(page).contains("\n## " + command + "\n");
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> pages = new ArrayList<>(list(Distribution.ROOT.resolve("docs")));
    pages.addAll(list(Distribution.ROOT.resolve("docs").resolve("adr")));
    pages.addAll(list(Distribution.ROOT));
    for (Path page : pages) {
      if (page.toString().endsWith(".md")) {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
          Path target = page.resolveSibling(link.group(1)).normalize();
          if (!Files.exists(target)) {
            broken.add(page.getFileName() + " -> " + link.group(1));
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> list(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
