package org.bilevel.runtime.core.plugins;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;
import org.jspecify.annotations.Nullable;

/** A plugin's factory whose description was read once and found in order. */
record CheckedFactory<T extends Part>(
    Kind<T> kind, String name, String summary, List<Option<?>> options, PartFactory<T> plugins)
    implements PartFactory<T> {
  private static final Pattern WORDS = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*");

  static boolean isName(@Nullable String name) {
    return name != null && NAME.matcher(name).matches();
  }

  /** Read a factory's description; a {@link Refusal} says what is wrong with it. */
  static <T extends Part> CheckedFactory<T> of(@Nullable PartFactory<T> factory) {
    if (factory == null) {
      throw Refusal.failed("its list of factories holds a null. Maybe ask its author.");
    }
    Kind<T> kind = given(factory.kind(), "kind()", factory);
    if (!Kind.ALL.contains(kind)) {
      throw Refusal.failed(
          "its factory %s has the kind '%s', which this Bilevel does not know."
              .formatted(factory.getClass().getName(), kind.name()));
    }
    String name = given(factory.name(), "name()", factory);
    if (!isName(name)) {
      throw Refusal.failed(
          "its %s is named '%s'; a name is lower-case words joined by hyphens, those of third parties"
                  .formatted(kind.words(), name)
              + " with vendor/ before them. Maybe ask its author.");
    }
    String part = kind.words() + " '" + name + "'";
    String summary = given(factory.summary(), "summary()", factory);
    List<Option<?>> options = given(factory.options(), "options()", factory);
    Set<String> names = new HashSet<>();
    for (Option<?> option : options) {
      if (option == null) {
        throw Refusal.failed("its " + part + " has a null among its options.");
      }
      if (!WORDS.matcher(option.name()).matches() || option.name().equals("use")) {
        throw Refusal.failed(
            "its %s has an option '%s'; an option is named by lower-case words joined by hyphens, and not 'use'."
                .formatted(part, option.name()));
      }
      if (!names.add(option.name())) {
        throw Refusal.failed("its " + part + " has two options named '" + option.name() + "'.");
      }
    }
    return new CheckedFactory<>(kind, name, summary, List.copyOf(options), factory);
  }

  private static <V> V given(@Nullable V value, String method, PartFactory<?> factory) {
    if (value == null) {
      throw Refusal.failed(
          "%s of its factory %s returned null. Maybe ask its author."
              .formatted(method, factory.getClass().getName()));
    }
    return value;
  }

  @Override
  public T create(OptionValues values, PartContext context) {
    return plugins.create(values, context);
  }
}
