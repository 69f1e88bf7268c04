package org.bilevel.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.junit.jupiter.api.Test;

final class OptionTest {

  private static final Option<Integer> STEPS =
      Option.integer("steps", "how many").atLeast(1).atMost(9).withDefault(3).quickAtMost(2);
  private static final Option<Double> RATE = Option.decimal("rate", "how fast").positive();

  @Test
  void convertsWhatYamlReads() {
    assertThat(STEPS.convert(4)).isEqualTo(4);
    assertThat(STEPS.convert(4L)).isEqualTo(4);
    assertThat(RATE.convert(2)).isEqualTo(2.0);
    assertThat(Option.flag("f", "").convert(true)).isTrue();
    assertThat(Option.text("t", "").convert("a")).isEqualTo("a");
    assertThat(Option.integers("l", "").atLeast(1).convert(List.of(3, 2))).containsExactly(3, 2);
    assertThat(Option.decimals("l", "").convert(List.of(3, -2.5))).containsExactly(3.0, -2.5);
    assertThat(Option.decimals("l", "").convert(List.of())).isEmpty();
    assertThat(Option.choice("c", "", "a", "b").convert("b")).isEqualTo("b");
  }

  @Test
  void saysWhatAValueMustBe() {
    assertMessage(STEPS, 0, "must be a whole number from 1 to 9, not 0");
    assertMessage(STEPS, "x", "must be a whole number, not 'x'");
    assertMessage(STEPS, 2.5, "must be a whole number, not '2.5'");
    String range = "must be a whole number from -2147483648 to 2147483647, not '";
    assertMessage(STEPS, 1L << 40, range + "1099511627776'");
    assertMessage(STEPS, BigInteger.TWO.pow(70), range + "1180591620717411303424'");
    assertMessage(RATE, 0.0, "must be a number greater than 0, not 0.0");
    assertMessage(RATE, Double.NaN, "must be a finite number, not 'NaN'");
    assertMessage(Option.flag("f", ""), "yes", "must be true or false, not 'yes'");
    assertMessage(Option.choice("c", "", "a", "b"), "z", "must be one of a, b, not 'z'");
    assertMessage(Option.part("p", Kind.INNER, ""), "x", "must be an inner solver, not 'x'");
    assertMessage(Option.integers("l", ""), 3, "must be a list of whole numbers, not '3'");
    assertMessage(
        Option.integers("l", "").atLeast(1),
        List.of(0),
        "must be a list of whole numbers of at least 1, not 0");
    assertMessage(Option.decimals("l", ""), 3, "must be a list of numbers, not '3'");
    assertMessage(Option.decimals("l", ""), List.of("x"), "must be a finite number, not 'x'");
    assertMessage(
        Option.decimals("l", "").positive(),
        List.of(1, -0.5),
        "must be a list of numbers greater than 0, not -0.5");
  }

  @Test
  void everyMethodReturnsAChangedCopy() {
    Option<Integer> plain = Option.integer("n", "a number");
    Option<Integer> bounded = plain.atLeast(2).inheriting("size").asSection();

    assertThat(plain.isRequired()).isTrue();
    assertThat(plain.min()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(plain.inherited()).isEmpty();
    assertThat(bounded.inherited()).contains("size");
    assertThat(bounded.isSection()).isTrue();
    assertThat(STEPS.quickAtMost()).isEqualTo(2);
    assertThat(STEPS.isRequired()).isFalse();
  }

  @Test
  void partsAreConvertedByTheirInterface() {
    Projection projection = x -> x.fill(0);
    var required = Option.part("projection", Kind.PROJECTION, "where to");
    var optional = Option.optionalPart("projection", Kind.PROJECTION, "where to");

    assertThat(required.convert(projection)).isSameAs(projection);
    assertThat(optional.convert(projection)).contains(projection);
    assertThat(optional.isRequired()).isFalse();
    assertThat(optional.defaultValue()).contains(java.util.Optional.empty());
    assertThat(required.withDefaultPart("simplex").isRequired()).isFalse();
    assertThat(required.range()).isEqualTo("a projection");
    assertThat(Option.part("inner", Kind.INNER, "").range()).isEqualTo("an inner solver");
  }

  @Test
  void valuesFillInDefaults() {
    OptionValues values = OptionValues.of(List.of(STEPS, RATE), Map.of("rate", 1));

    assertThat(values.get(STEPS)).isEqualTo(3);
    assertThat(values.get(RATE)).isEqualTo(1.0);
    assertThatThrownBy(() -> values.get(Option.flag("other", "")))
        .hasMessage("no option 'other' was declared");
  }

  @Test
  void valuesReportEveryMistakeAtOnce() {
    assertThatThrownBy(() -> OptionValues.of(List.of(STEPS, RATE), Map.of("steps", 10, "speed", 1)))
        .isInstanceOf(BilevelException.class)
        .hasMessage(
            "steps must be a whole number from 1 to 9, not 10; rate is missing; it must be a number greater than 0; speed is not an option.");
  }

  @Test
  void factoriesAreMadeFromTheirParts() {
    PartFactory<Projection> zero =
        PartFactory.of(
            Kind.PROJECTION,
            "acme/zero",
            "Sends everything to zero.",
            List.of(),
            (values, context) -> x -> x.fill(0));
    HeapVector x = HeapVector.of(1, 2);
    zero.create(OptionValues.of(zero.options(), Map.of()), new NoContext()).project(x);

    assertThat(zero.name()).isEqualTo("acme/zero");
    assertThat(zero.kind()).isEqualTo(Kind.PROJECTION);
    assertThat(x.array()).containsExactly(0, 0);
  }

  @Test
  void kindsHaveDifferentNames() {
    assertThat(Kind.ALL.stream().map(Kind::name).distinct().count()).isEqualTo(Kind.ALL.size());
  }

  private static void assertMessage(Option<?> option, Object raw, String message) {
    assertThatThrownBy(() -> option.convert(raw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private record NoContext() implements PartContext {
    @Override
    public String path() {
      return "test";
    }

    @Override
    public void warn(String message) {
      throw new AssertionError(message);
    }
  }
}
