package org.bilevel.runtime.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/**
 * A part as the file describes it, with a value for each option.
 *
 * @param kind its kind
 * @param path where it stands
 * @param origin where its block begins
 * @param useOrigin where its name comes from
 * @param factory what creates it
 * @param settings a value for each option, in the order of the options
 */
record ResolvedPart(
    Kind<?> kind,
    String path,
    Origin origin,
    Origin useOrigin,
    PartFactory<?> factory,
    Map<String, Setting> settings) {

  /** The value of an option. */
  sealed interface Setting {

    /** A value that is no part. */
    record Plain(Object raw, Origin origin) implements Setting {}

    /** A part. */
    record Nested(ResolvedPart part) implements Setting {}

    /** No part. */
    record None(Origin origin) implements Setting {}
  }

  /** "coreset selector 'bcsr'". */
  String words() {
    return kind.words() + " '" + factory.name() + "'";
  }

  /** Its name and its own options: "idx {limit: 100}". */
  String described() {
    String options =
        settings.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Setting.Plain)
            .map(entry -> entry.getKey() + ": " + ((Setting.Plain) entry.getValue()).raw())
            .collect(Collectors.joining(", "));
    return options.isEmpty() ? factory.name() : factory.name() + " {" + options + "}";
  }

  /** The parts that this one contains, in order. */
  List<ResolvedPart> parts() {
    List<ResolvedPart> parts = new ArrayList<>();
    for (Setting setting : settings.values()) {
      if (setting instanceof Setting.Nested nested) {
        parts.add(nested.part());
      }
    }
    return parts;
  }
}
