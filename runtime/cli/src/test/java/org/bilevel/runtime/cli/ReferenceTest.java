package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.Catalog;
import org.junit.jupiter.api.Test;

final class ReferenceTest {
  @Test
  void describesEveryOptionWithRangeDefaultAndMeaning() {
    assertThat(
            Reference.part(
                factory(
                    List.of(
                        Option.integer("size", "K, how many").atLeast(1).quickAtMost(5),
                        Option.decimal("radius", "r").positive().withDefault(0.5),
                        Option.optionalPart("regularizer", Kind.REGULARIZER, "R"),
                        Option.part("projection", Kind.PROJECTION, "onto X")
                            .withDefaultPart("simplex"),
                        Option.integers("hidden", "widths").atLeast(1).withDefault(List.of(64, 32)),
                        Option.integer("k", "k").inheriting("size")))))
        .hasSize(9)
        .startsWith("selector/acme/some: Some of them.", "")
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("size  ")
                .containsSubsequence(
                    "a whole number of at least 1", "required", "K, how many", "--quick"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("radius  ")
                .containsSubsequence("a number greater than 0", "0.5"))
        .anySatisfy(line -> assertThat(line).startsWith("regularizer ").contains(" none "))
        .anySatisfy(line -> assertThat(line).startsWith("projection ").contains(" simplex "))
        .anySatisfy(line -> assertThat(line).startsWith("hidden ").contains(" [64, 32] "))
        .anySatisfy(
            line -> assertThat(line).startsWith("k  ").contains("the containing part's size"));
  }

  @Test
  void nearestNameIsFoundForFewEditsOnly() {
    List<String> known = List.of("bcsr", "uniform");
    assertThat(Catalog.nearest("unifrom", known)).contains("uniform");
    assertThat(Catalog.nearest("bscr", known)).contains("bcsr");
    assertThat(Catalog.nearest("bcs", known)).contains("bcsr");
    assertThat(Catalog.nearest("something", known)).isEmpty();
  }

  private static PartFactory<?> factory(List<Option<?>> options) {
    return PartFactory.of(
        Kind.SELECTOR,
        "acme/some",
        "Some of them.",
        options,
        (_, _) -> {
          throw BilevelException.internal("never created here", null);
        });
  }
}
