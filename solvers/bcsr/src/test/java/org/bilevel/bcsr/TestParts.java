package org.bilevel.bcsr;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.bilevel.api.Part;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;

/** Parts of the plugins beside this one, as a file would compose them. */
final class TestParts {
  private TestParts() {}

  static <P extends Part> P part(Kind<P> kind, String name, Map<String, ?> values) {
    for (BilevelPlugin plugin : ServiceLoader.load(BilevelPlugin.class)) {
      if (plugin.factories().stream()
          .anyMatch(f -> f.kind().equals(kind) && f.name().equals(name))) {
        return Parts.create(plugin, kind, name, values);
      }
    }
    throw new IllegalStateException("no " + kind.name() + "/" + name + " on the class path");
  }

  /** Return what the runtime puts where a file names no part: each default with its defaults. */
  static Map<String, Object> defaults() {
    Map<String, Object> values = new HashMap<>();
    values.put("inner", part(Kind.INNER, "gradient-descent", Map.of()));
    values.put("hypergradient", part(Kind.HYPERGRADIENT, "implicit-gradient", Map.of()));
    values.put("outer", part(Kind.OUTER, "gradient-descent", Map.of()));
    values.put("projection", part(Kind.PROJECTION, "simplex", Map.of()));
    return values;
  }

  static CoresetSelector bcsr(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(defaults());
    all.putAll(values);
    return Parts.create(new BcsrPlugin(), Kind.SELECTOR, "bcsr", all);
  }
}
