package org.bilevel.datasets;

import java.util.Map;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.TaskStream;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.CorruptionContract;
import org.bilevel.testkit.FactoryContract;
import org.bilevel.testkit.TaskStreamContract;
import org.junit.jupiter.api.Nested;

/** The contracts of the kinds that this module provides parts of. */
final class DatasetsContractTest {

  @Nested
  final class Factories extends FactoryContract {
    @Override
    protected BilevelPlugin plugin() {
      return new DatasetsPlugin();
    }

    @Override
    protected Map<String, ?> required(PartFactory<?> factory) {
      DataSource digits = Made.part(Kind.DATA, "digits", Map.of());
      return switch (factory.name()) {
        case "idx" -> Map.of("folder", "somewhere");
        case "multiple-datasets" ->
            Map.of(
                "first", digits, "second", digits, "third", digits, "fourth", digits, "fifth",
                digits);
        default -> Map.of();
      };
    }
  }

  @Nested
  final class Permuted extends TaskStreamContract {
    @Override
    protected TaskStream stream() {
      return Made.part(
          Kind.STREAM,
          "permuted",
          Map.of("tasks", 4, "samples-per-task", 150, "test-samples-per-task", 70));
    }
  }

  @Nested
  final class Split extends TaskStreamContract {
    @Override
    protected TaskStream stream() {
      return Made.part(
          Kind.STREAM,
          "split",
          Map.of("classes-per-task", 5, "shuffle-classes", true, "samples-per-task", 60));
    }
  }

  @Nested
  final class None extends CorruptionContract {
    @Override
    protected Corruption corruption() {
      return Made.part(Kind.CORRUPTION, "none", Map.of());
    }
  }

  @Nested
  final class Imbalanced extends CorruptionContract {
    @Override
    protected Corruption corruption() {
      return Made.part(
          Kind.CORRUPTION, "imbalanced", Map.of("form", "random-classes", "classes", 4));
    }
  }

  @Nested
  final class LabelNoise extends CorruptionContract {
    @Override
    protected Corruption corruption() {
      return Made.part(Kind.CORRUPTION, "label-noise", Map.of("form", "pairwise", "rate", 0.3));
    }
  }
}
