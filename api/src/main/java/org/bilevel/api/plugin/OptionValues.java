package org.bilevel.api.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.BilevelException;

/** A checked value for each option of a part. Immutable. */
public final class OptionValues {
  private final Map<String, Object> values;

  private OptionValues(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Check raw values against their options and fill in defaults.
   *
   * @param options the options of a part
   * @param raw raw values by key, as {@link Option#convert(Object)} takes them; parts are given as
   *     parts
   * @return a value for each option
   * @throws BilevelException of category CONFIGURATION that lists every key that is unknown,
   *     missing or out of range
   */
  public static OptionValues of(List<Option<?>> options, Map<String, ?> raw) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> errors = new ArrayList<>();
    for (Option<?> option : options) {
      Object given = raw.get(option.name());
      try {
        if (given != null) {
          values.put(option.name(), option.convert(given));
        } else {
          Optional<?> preset = option.defaultValue();
          if (preset.isPresent()) {
            values.put(option.name(), preset.get());
          } else {
            errors.add(option.name() + " is missing; it must be " + option.range());
          }
        }
      } catch (IllegalArgumentException e) {
        errors.add(option.name() + " " + e.getMessage());
      }
    }
    for (String key : raw.keySet()) {
      if (options.stream().noneMatch(option -> option.name().equals(key))) {
        errors.add(key + " is not an option");
      }
    }
    if (!errors.isEmpty()) {
      throw BilevelException.configuration(String.join("; ", errors) + ".", "");
    }
    return new OptionValues(values);
  }

  /**
   * Return the value of an option.
   *
   * @param option one of the part's options
   * @param <T> the type of its value
   * @return the value, the default if the file had none
   * @throws IllegalArgumentException if the part has no such option
   */
  public <T> T get(Option<T> option) {
    Object value = values.get(option.name());
    if (value == null) {
      throw new IllegalArgumentException("no option '" + option.name() + "' was declared");
    }
    @SuppressWarnings("unchecked") // put there by the same option's convert
    T typed = (T) value;
    return typed;
  }
}
