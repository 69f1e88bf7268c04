package org.bilevel.runtime.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.config.Value.Block;
import org.bilevel.runtime.core.config.Value.Items;
import org.bilevel.runtime.core.config.Value.Scalar;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EffectiveYaml} wrote. */
public final class EffectiveReader {
  private static final String VARIANTS = "variants";

  /** What names and seeds a run, and does not configure it. */
  private static final List<String> NOT_OF_A_VARIANT =
      List.of("name", "seeds", "reporters", "save", VARIANTS);

  private EffectiveReader() {}

  /**
   * Read an effective file.
   *
   * @param text its text
   * @return for each variant, the empty string if there are none, each value by its dotted key
   * @throws BilevelException of category DATA if it is not such a file
   */
  public static Map<String, Map<String, String>> read(String text) {
    Problems problems = new Problems();
    Value root =
        YamlReader.read(text, line -> new Origin("line " + line, line, "line " + line), problems);
    if (!problems.isEmpty() || !(root instanceof Block file)) {
      throw BilevelException.data(
          "The effective configuration of the run cannot be read.",
          "Maybe effective.yaml of the run folder was changed by hand.",
          null);
    }
    Map<String, Map<String, String>> variants = new LinkedHashMap<>();
    if (file.get(VARIANTS) instanceof Block blocks) {
      blocks.entries().forEach((name, value) -> variants.put(name, flat(value)));
    } else {
      Block alone = file;
      for (String key : NOT_OF_A_VARIANT) {
        alone = alone.without(key);
      }
      variants.put("", flat(alone));
    }
    return variants;
  }

  private static Map<String, String> flat(Value value) {
    Map<String, String> all = new LinkedHashMap<>();
    collect("", value, all);
    return all;
  }

  private static void collect(String path, @Nullable Value value, Map<String, String> all) {
    if (value instanceof Block block) {
      block
          .entries()
          .forEach((key, inner) -> collect(path.isEmpty() ? key : path + "." + key, inner, all));
    } else if (value != null) {
      all.put(path, text(value));
    }
  }

  private static String text(Value value) {
    return switch (value) {
      case Scalar scalar -> scalar.text();
      case Items items ->
          items.items().stream()
              .map(EffectiveReader::text)
              .collect(Collectors.joining(", ", "[", "]"));
      case Block block -> block.plain().toString();
    };
  }
}
