package org.bilevel.testkit;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartFactory;

/** Creates parts of a plugin as the runtime does: by kind, name and the values of options. */
public final class Parts {
  private Parts() {}

  /**
   * Find a factory.
   *
   * @param plugin the plugin
   * @param kind the kind of part
   * @param name the part's name
   * @param <T> the interface of the parts
   * @return the factory
   * @throws IllegalArgumentException if the plugin has none of that kind and name
   */
  public static <T extends Part> PartFactory<T> factory(
      BilevelPlugin plugin, Kind<T> kind, String name) {
    for (PartFactory<?> factory : plugin.factories()) {
      if (factory.kind().equals(kind) && factory.name().equals(name)) {
        @SuppressWarnings("unchecked") // a factory makes parts of its kind's type
        PartFactory<T> typed = (PartFactory<T>) factory;
        return typed;
      }
    }
    List<String> names =
        plugin.factories().stream().map(f -> f.kind().name() + "/" + f.name()).toList();
    throw new IllegalArgumentException(
        "no " + kind.name() + "/" + name + " among the factories " + names);
  }

  /**
   * Create a part from raw values, as they would stand in a file; what is left out has its default.
   *
   * @param plugin the plugin
   * @param kind the kind of part
   * @param name the part's name
   * @param values values by key; parts are given as parts
   * @param <T> the interface of the part
   * @return a new part
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if a value does not fit
   */
  public static <T extends Part> T create(
      BilevelPlugin plugin, Kind<T> kind, String name, Map<String, ?> values) {
    return create(factory(plugin, kind, name), values);
  }

  /**
   * Create a part of whichever plugin on the class path has it.
   *
   * @param kind the kind of part
   * @param name the part's name
   * @param values values by key; parts are given as parts
   * @param <T> the interface of the part
   * @return a new part
   * @throws IllegalArgumentException if no plugin has one of that kind and name
   */
  public static <T extends Part> T create(Kind<T> kind, String name, Map<String, ?> values) {
    for (BilevelPlugin plugin : ServiceLoader.load(BilevelPlugin.class)) {
      if (plugin.factories().stream()
          .anyMatch(f -> f.kind().equals(kind) && f.name().equals(name))) {
        return create(plugin, kind, name, values);
      }
    }
    throw new IllegalArgumentException("no " + kind.name() + "/" + name + " on the class path");
  }

  /**
   * Create a part from raw values.
   *
   * @param factory the part's factory
   * @param values values by key; parts are given as parts
   * @param <T> the interface of the part
   * @return a new part
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if a value does not fit
   */
  public static <T extends Part> T create(PartFactory<T> factory, Map<String, ?> values) {
    return factory.create(OptionValues.of(factory.options(), values), new TestPartContext());
  }
}
