package org.bilevel.bcsr;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;

/** Parts of the plugins beside this one, as a file would compose them. */
final class TestParts {
  private TestParts() {}

  /** Return what the runtime puts where a file names no part: each default with its defaults. */
  static Map<String, Object> defaults() {
    Map<String, Object> values = new HashMap<>();
    values.put("inner", Parts.create(Kind.INNER, "gradient-descent", Map.of()));
    values.put("hypergradient", Parts.create(Kind.HYPERGRADIENT, "implicit-gradient", Map.of()));
    values.put("outer", Parts.create(Kind.OUTER, "gradient-descent", Map.of()));
    values.put("projection", Parts.create(Kind.PROJECTION, "simplex", Map.of()));
    return values;
  }

  static CoresetSelector bcsr(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(defaults());
    all.putAll(values);
    return Parts.create(new BcsrPlugin(), Kind.SELECTOR, "bcsr", all);
  }
}
