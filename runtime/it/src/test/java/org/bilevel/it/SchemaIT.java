package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What a validator that knows nothing of Bilevel says of pipeline files. */
final class SchemaIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path work = Path.of("");
  private Schema schema;

  @BeforeEach
  void readSchema() {
    String text = bilevel(work, "schema").expect(0).out();
    assertThat(bilevel(work, "schema").expect(0).out()).isEqualTo(text);
    schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
  }

  @Test
  void everyExampleIsRight() throws IOException {
    try (Stream<Path> examples = Files.list(Distribution.HOME.resolve("examples"))) {
      List<Path> files = examples.sorted().toList();
      assertThat(files).hasSizeGreaterThan(10);
      for (Path file : files) {
        assertThat(errors(Distribution.read(file))).as(file.toString()).isEmpty();
      }
    }
  }

  @Test
  void theSixMistakesAreFound() {
    assertThat(errors(MistakesIT.SIX))
        .anyMatch(error -> error.contains("batch") && error.contains("integer"))
        .anyMatch(error -> error.contains("data") && error.contains("digits"))
        .anyMatch(error -> error.contains("classes-per-task") && error.contains("1"))
        .anyMatch(error -> error.contains("hiden"))
        .anyMatch(error -> error.contains("projection") && error.contains("simplex"))
        .anyMatch(error -> error.contains("buffers"));
  }

  @Test
  void filesThatTheCheckAcceptsAreAccepted() {
    for (String file :
        List.of(
            // names alone, variants with paths, none for an optional part, numbers as text
            """
            name: 7
            experiment: continual-learning
            seeds: [0, 1]
            data: digits
            stream: { use: split, classes-per-task: 5 }
            model: softmax-regression
            selector: { use: bcsr, size: 4, regularizer: none }
            buffer: { use: task-slots, capacity: 8 }
            variants:
              a:
              b: { selector.outer-steps: 2, selector.regularizer.use: smoothed-top-k }
              c: { selector: { inner: { steps: 2 } } }
            """)) {
      bilevel(work, "check", Distribution.write(work.resolve("x.yaml"), file).toString()).expect(0);
      assertThat(errors(file)).isEmpty();
    }
  }

  @Test
  void reportersAndSavedFilesAreKnown() {
    String file =
        """
        experiment: continual-learning
        data: digits
        stream: { use: split, classes-per-task: 5 }
        model: softmax-regression
        selector: { use: uniform, size: 4 }
        buffer: { use: task-slots, capacity: 8 }
        """;
    String right =
        file
            + "reporters: [tensorboard, { use: tensorboard }]\nsave: [model.pt, predictions.csv]\n";
    assertThat(errors(right)).isEmpty();
    assertThat(errors(file + "reporters: [tensorbord]\n"))
        .anyMatch(error -> error.contains("reporters") && error.contains("tensorboard"));
    assertThat(errors(file + "reporters: [{ use: tensorboard, folder: x }]\n"))
        .anyMatch(error -> error.contains("reporters") && error.contains("folder"));
    assertThat(errors(file + "reporters: tensorboard\n"))
        .anyMatch(error -> error.contains("reporters") && error.contains("array"));
    assertThat(errors(file + "save: [model.pth]\n"))
        .anyMatch(error -> error.contains("save") && error.contains("model.pt"));
  }

  private List<String> errors(String yaml) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    Object tree = new Load(settings).loadFromString(yaml);
    return schema.validate(JSON.valueToTree(tree)).stream().map(Error::toString).toList();
  }
}
