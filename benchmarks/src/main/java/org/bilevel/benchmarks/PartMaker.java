package org.bilevel.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.Catalog;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts of a catalog with their defaults, other parts included, and with wishes for the
 * options that they have.
 *
 * @param catalog what there is
 * @param wishes values by option; those of a part's own name come before those of every part
 */
record PartMaker(Catalog catalog, Map<String, Map<String, Object>> wishes) {

  /** The key of wishes for every part. */
  static final String ANY = "*";

  <T extends Part> T make(Kind<T> kind, String name) {
    PartFactory<?> factory =
        catalog
            .find(kind, name)
            .orElseThrow(() -> new IllegalStateException("no " + kind.words() + " " + name));
    Map<String, Object> raw = new LinkedHashMap<>();
    for (Option<?> option : factory.options()) {
      Object wish = wish(kind.name() + "/" + name, option.name());
      if (option.type() == Option.Type.PART) {
        option
            .defaultPart()
            .ifPresent(part -> raw.put(option.name(), make(option.kind().orElseThrow(), part)));
      } else if (wish != null) {
        raw.put(option.name(), wish);
      }
    }
    return kind.type().cast(factory.create(OptionValues.of(factory.options(), raw), context(name)));
  }

  /** Return the wishes that apply to a part, as settings of a file. */
  List<String> settings(Kind<?> kind, String name) {
    List<String> settings = new ArrayList<>();
    for (Option<?> option : catalog.find(kind, name).orElseThrow().options()) {
      Object wish = wish(kind.name() + "/" + name, option.name());
      if (wish != null) {
        settings.add(option.name() + ": " + wish);
      }
    }
    return settings;
  }

  private @Nullable Object wish(String part, String option) {
    Object own = wishes.getOrDefault(part, Map.of()).get(option);
    return own != null || wishes.containsKey(part)
        ? own
        : wishes.getOrDefault(ANY, Map.of()).get(option);
  }

  private static PartContext context(String name) {
    return new PartContext() {
      @Override
      public String path() {
        return name;
      }

      @Override
      public void warn(String message) {}
    };
  }
}
