package org.bilevel.pbcs;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestPartContext;

/** Parts of the plugins beside this one, as a file would compose them. */
final class TestParts {
  private TestParts() {}

  /** Return what the runtime puts where a file names no part: each default with its defaults. */
  static Map<String, Object> defaults() {
    Map<String, Object> values = new HashMap<>();
    values.put("inner", Parts.create(Kind.INNER, "gradient-descent", Map.of()));
    values.put("outer", Parts.create(Kind.OUTER, "gradient-descent", Map.of()));
    return values;
  }

  static OuterOptimizer adam(double learningRate) {
    return Parts.create(Kind.OUTER, "adam", Map.of("learning-rate", learningRate));
  }

  static InnerSolver descent(int steps, double learningRate) {
    return Parts.create(
        Kind.INNER, "gradient-descent", Map.of("steps", steps, "learning-rate", learningRate));
  }

  static PbcsOptions options(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(defaults());
    all.putAll(values);
    return PbcsOptions.from(OptionValues.of(PbcsOptions.ALL, all), new TestPartContext());
  }

  static CoresetSelector pbcs(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(defaults());
    all.putAll(values);
    return Parts.create(new PbcsPlugin(), Kind.SELECTOR, "pbcs", all);
  }
}
