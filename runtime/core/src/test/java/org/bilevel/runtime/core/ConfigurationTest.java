package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.run.RunListener.Cell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  private static final String GOOD =
      """
      experiment: toy
      selector:
        use: pick
        size: 10
      """;

  @TempDir Path folder;
  private final Bilevel bilevel = Bilevel.open(List.of());

  @AfterEach
  void close() {
    bilevel.close();
  }

  @Test
  void reportsEveryMistakeOfAFileWithItsLine() throws IOException {
    List<String> lines =
        errors(
            """
            experiment: {use: toy, steps: many}
            sed: 1
            selector:
              use: pick
              size: 0
              inner: {use: wlak}
              hypergradient: {use: plain, order: 2}
            buffer:
              use: slots
            """);
    String at = folder.resolve("p.yaml") + ":";
    assertThat(lines)
        .containsExactly(
            "6 mistakes:",
            at + "1: experiment.steps: must be a whole number, not 'many'.",
            at
                + "2: sed: there is no such key. Maybe you mean 'seed'. Known: name, preset, seed,"
                + " seeds, reporters, save, variants, experiment, selector, buffer.",
            at + "5: selector.size: must be a whole number of at least 1, not 0.",
            at
                + "6: selector.inner: no inner solver is named 'wlak'. Maybe you mean 'walk'."
                + " Known: jump, walk.",
            at
                + "7: selector.hypergradient.order: the hypergradient estimator 'plain' has no such"
                + " option. It has none.",
            at + "8: buffer.capacity: is missing; it must be a whole number of at least 1.");
  }

  @Test
  void aMisspeltExperimentDoesNotHideTheOtherMistakes() throws IOException {
    List<String> lines =
        errors("experiment: tyo\nselector: {use: pick, size: -1, sice: 3}\nmodle: x\n");
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).contains(":1: experiment: no experiment is named 'tyo'");
    assertThat(lines.get(2)).contains(":2: selector.sice: ").contains("Maybe you mean 'size'");
    assertThat(lines.get(3)).contains(":2: selector.size: ");
    assertThat(lines.get(4)).contains(":3: modle: there is no such key");
  }

  @Test
  void theNameOfAVariantStandsOnOneLine() throws IOException {
    assertThat(errors(GOOD + "variants: {\"a\\nb\": {}}\n"))
        .singleElement()
        .asString()
        .endsWith("variants: the name of variant 'a?b' must stand on one line.");
  }

  @Test
  void namesAMissingExperimentSectionAndUse() throws IOException {
    assertThat(errors("seed: 1\n")).singleElement().asString().contains("Known: toy.");
    assertThat(errors("experiment: toy\n"))
        .singleElement()
        .asString()
        .contains(":1: selector: is missing; it must be a coreset selector. Known: first, pick.");
    assertThat(errors("experiment: toy\nselector: {size: 3}\n"))
        .singleElement()
        .asString()
        .contains(":2: selector: say which coreset selector with 'use: NAME'. Known: first, pick.");
    assertThat(errors("experiment: toy\nselector: [pick]\n"))
        .singleElement()
        .asString()
        .contains(":2: selector: must name one coreset selector");
    assertThat(errors("experiment: toy\nselector:\n"))
        .singleElement()
        .asString()
        .contains(
            ":2: selector: has no value; it must name one coreset selector", "options. Known:");
  }

  @Test
  void aSectionOfOtherExperimentsIsSaidToBeOne() throws IOException {
    assertThat(errors(GOOD + "stream: split\n"))
        .singleElement()
        .asString()
        .contains("stream: the experiment 'toy' takes none. Known: ");
  }

  @Test
  void reportsDuplicateKeysAndSyntaxWithTheirLines() throws IOException {
    assertThat(errors(GOOD + "  size: 11\n"))
        .singleElement()
        .asString()
        .contains(":5: selector.size: the key is there twice, first in line 4");
    assertThat(errors("experiment: toy\nselector: [pick\n"))
        .singleElement()
        .asString()
        .contains(":3: this is not YAML: ");
    assertThat(errors("seed: 0\nselector: " + "[".repeat(200_000)))
        .singleElement()
        .asString()
        .contains(":2: more than 64 brackets or indentations lie within one another.");
    assertThat(errors("just words\n")).singleElement().asString().contains(":1: a pipeline file");
    assertThat(errors("")).singleElement().asString().contains("this one holds nothing");
    assertThat(errors("seed: !!int many\n" + GOOD))
        .singleElement()
        .asString()
        .contains(":1: seed: 'many' is no number.");
    assertThat(errors("a: &a [*a]\nexperiment: toy\n")).isNotEmpty();
  }

  @Test
  void aMissingFileIsAMistakeOfConfiguration() {
    BilevelException e =
        catchThrowableOfType(
            BilevelException.class,
            () -> bilevel.check(new PipelineRequest(folder.resolve("no.yaml"), List.of(), false)));
    assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
    assertThat(e).hasMessageContaining("no.yaml: there is no such file.");
  }

  @Test
  void overridesComeBeforeTheFileAndThisBeforeThePresetAndTheDefaults() throws IOException {
    Pipeline pipeline =
        check(
            """
            preset: toy-small
            selector: {size: 7}
            """,
            false,
            "selector.regularizer.weight=0.25",
            "seed=9");
    String yaml = pipeline.effectiveYaml();
    assertThat(line(yaml, "steps: 3")).endsWith("# preset toy-small");
    assertThat(line(yaml, "name: p")).endsWith("# default");
    assertThat(line(yaml, "seeds: [9]")).endsWith("# --set seed=9");
    assertThat(line(yaml, "size: 7")).endsWith("# p.yaml:2");
    assertThat(line(yaml, "weight: 0.25")).endsWith("# --set selector.regularizer.weight=0.25");
    assertThat(line(yaml, "learning-rate: 0.1")).endsWith("# default");
    assertThat(line(yaml, "k: 7")).endsWith("# inherited from selector.size, p.yaml:2");
    assertThat(line(yaml, "label")).contains("\"a: b\"");
    assertThat(pipeline.cells()).containsExactly(new Cell("", 9, 0, 1));
  }

  @Test
  void anExplicitValueComesBeforeAnInheritedOneAndAnInheritedOneIsChecked() throws IOException {
    assertThat(
            line(check(GOOD + "  regularizer: {use: norm, k: 3}\n", false).effectiveYaml(), "k: 3"))
        .endsWith("# p.yaml:5");
    assertThat(errors(GOOD + "  regularizer: norm\n", "selector.size=13"))
        .singleElement()
        .asString()
        .endsWith(":5: selector.regularizer: k is 13. Maybe use 12.");
  }

  @Test
  void aChangedPartLosesTheOptionsOfTheOldOne() throws IOException {
    Pipeline pipeline =
        check(
            GOOD
                + """
                  inner: {use: walk, steps: 9}
                variants:
                  slow: {selector.inner.steps: 20}
                  other: {selector: {inner: {use: jump}}}
                  same:
                  first: {selector: {use: first, size: 2}}
                seeds: [0, 1]
                """,
            false);
    assertThat(pipeline.cells())
        .hasSize(8)
        .startsWith(
            new Cell("slow", 0, 0, 8), new Cell("slow", 1, 1, 8), new Cell("other", 0, 2, 8))
        .endsWith(new Cell("first", 1, 7, 8));
    String yaml = pipeline.effectiveYaml();
    assertThat(line(yaml, "steps: 20")).endsWith("# variant slow, p.yaml:7");
    assertThat(line(yaml, "steps: 9")).endsWith("# p.yaml:5");
    assertThat(yaml.lines().filter(l -> l.contains("steps: 9"))).hasSize(1);
    assertThat(line(yaml, "use: jump")).endsWith("# variant other, p.yaml:8");
    assertThat(line(yaml, "size: 2")).endsWith("# variant first, p.yaml:10");
    assertThat(pipeline.plan())
        .contains("4 variants x 2 seeds (0, 1) = 8 cells", "variant slow", "      inner: jump")
        .contains(
            "  memory of the algorithms: 6 vectors of length d (the inner dimension), and 1 for"
                + " each inner step");
  }

  @Test
  void theEffectiveFileIsAFileThatSaysTheSame() throws IOException {
    String file = GOOD + "  regularizer: norm\nvariants: {a: , b: {selector: {size: 4}}}\n";
    String yaml = check(file, false).effectiveYaml();
    Pipeline again = check(yaml, false);
    assertThat(again.cells()).isEqualTo(check(file, false).cells());
    assertThat(values(again.effectiveYaml())).isEqualTo(values(yaml));
  }

  @Test
  void aThirdPartysPartThatIsNotThereIsMissedInThePluginFolders() throws IOException {
    assertThat(errors("experiment: toy\nselector: acme/best\n"))
        .singleElement()
        .asString()
        .contains("Maybe the plugin that provides it lies in no plugin folder.");
  }

  @Test
  void quickTakesTheFirstSeedAndCapsWhatFilesDefaultsAndListsSay() throws IOException {
    String yaml = check(GOOD + "  inner: {steps: 9}\nseeds: [3, 4]\n", true).effectiveYaml();
    assertThat(yaml).contains("seeds: [3]");
    assertThat(yaml.lines().filter(l -> l.contains("steps: 2")).map(l -> l.replaceAll(".*# ", "")))
        .containsExactly("quick, instead of 5 (default)", "quick, instead of 9 (p.yaml:5)");
    assertThat(line(yaml, "widths")).contains("[8, 10]").contains("instead of [8, 16]");
    assertThat(line(yaml, "factors")).contains("[0.5, 1.5]").contains("instead of [0.5, 2.5]");
    assertThat(line(yaml, "size: 10")).endsWith("# p.yaml:4");
  }

  @Test
  void overridesReachIntoVariantsAndSayWhereTheyDoNotFit() throws IOException {
    String file = GOOD + "variants: {a: , b: {selector: {use: first, size: 4}}}\n";
    assertThat(errors(file, "selector.inner.steps=3"))
        .singleElement()
        .asString()
        .contains("--set selector.inner.steps=3: selector.inner: the coreset selector 'first'")
        .contains("in variant 'b'");
    assertThat(check(file, false, "variants.a.selector.inner.steps=3").effectiveYaml())
        .contains("steps: 3");
    assertThat(errors(file, "selector")).singleElement().asString().contains("no override");
    assertThat(errors(file, "selector.size=[")).singleElement().asString().contains("not YAML");
  }

  @Test
  void refusesNeedsThatNoPartMeetsAndNamesThoseThatWould() throws IOException {
    assertThat(errors(GOOD + "  hypergradient: reverse\n  inner: jump\n"))
        .singleElement()
        .asString()
        .endsWith(
            ":5: selector.hypergradient: the hypergradient estimator 'reverse' needs"
                + " derivatives of the inner solver's steps, which neither the inner solver 'jump' nor any other part"
                + " offers. Maybe use the inner solver 'walk'.");
    assertThat(check(GOOD + "  hypergradient: reverse\n", false).warnings()).isEmpty();
  }

  @Test
  void seedsAndVariantsAreChecked() throws IOException {
    assertThat(errors(GOOD + "seed: x\n")).singleElement().asString().contains("not 'x'");
    assertThat(errors(GOOD + "seeds: 3\n")).singleElement().asString().contains("Maybe you mean");
    assertThat(errors(GOOD + "seeds: [1, 1.5, 1]\n")).hasSize(3);
    assertThat(errors(GOOD + "seed: 1\nseeds: [2]\n"))
        .singleElement()
        .asString()
        .contains("beside");
    assertThat(errors(GOOD + "variants: [a]\n")).singleElement().asString().contains("block");
    assertThat(errors(GOOD + "variants: {a: {seed: 3}}\n"))
        .singleElement()
        .asString()
        .contains(":5: variants.a.seed: 'seed' belongs to the file");
    assertThat(errors(GOOD + "preset: toy-smal\n"))
        .singleElement()
        .asString()
        .contains("Maybe you mean 'toy-small'.");
  }

  @Test
  void aMistakeThatAllVariantsShareIsReportedOnce() throws IOException {
    assertThat(errors(GOOD + "  widths: [1, 0]\nvariants: {a: , b: }\n"))
        .singleElement()
        .asString()
        .contains("selector.widths: must be a list of whole numbers of at least 1, not 0");
    assertThat(errors(GOOD + "  factors: 2\n"))
        .singleElement()
        .asString()
        .contains("selector.factors: must be a list of numbers, not '2'");
  }

  @Test
  void optionalPartsMayBeNone() throws IOException {
    String yaml = check(GOOD + "  regularizer: none\nbuffer:\n", false).effectiveYaml();
    assertThat(line(yaml, "regularizer")).contains("none").endsWith("# p.yaml:5");
    assertThat(line(yaml, "buffer")).contains("none").endsWith("# p.yaml:6");
  }

  @Test
  void warningsOfPartsAreKeptWithTheirPlace() throws IOException {
    assertThat(
            check("experiment: toy\nselector: {use: first, size: 1, loud: true}\n", false)
                .warnings())
        .containsExactly("selector: loud");
  }

  @Test
  void aFactoryThatThrowsIsABrokenPlugin() throws IOException {
    BilevelException e =
        failure(GOOD.replace("experiment: toy", "experiment: {use: toy, fail: create}"));
    assertThat(e.category()).isEqualTo(Category.PLUGIN);
    assertThat(e)
        .hasMessageContaining(":1: experiment: the plugin of the experiment 'toy' is broken")
        .hasSuppressedException(new IllegalStateException("no such thing"));
  }

  @Test
  void misplacedKeysAreSentToTheirPlace() throws IOException {
    assertThat(errors(GOOD + "steps: 3\n"))
        .singleElement()
        .asString()
        .contains("belongs below 'experiment:'");
    assertThat(errors(GOOD.replace("toy", "{use: toy, buffer: slots}")))
        .singleElement()
        .asString()
        .contains("belongs to the top level");
  }

  private Pipeline check(String yaml, boolean quick, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), yaml);
    return bilevel.check(new PipelineRequest(file, List.of(overrides), quick));
  }

  private BilevelException failure(String yaml, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), yaml);
    return catchThrowableOfType(
        BilevelException.class,
        () -> bilevel.check(new PipelineRequest(file, List.of(overrides), false)));
  }

  private List<String> errors(String yaml, String... overrides) throws IOException {
    BilevelException e = failure(yaml, overrides);
    assertThat(e).isNotNull();
    assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
    return e.getMessage().lines().toList();
  }

  private static String line(String yaml, String start) {
    return yaml.lines()
        .filter(line -> line.strip().startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '" + start + "' in\n" + yaml));
  }

  private static List<String> values(String yaml) {
    return yaml.lines().map(line -> line.replaceAll(" *#.*", "")).toList();
  }
}
