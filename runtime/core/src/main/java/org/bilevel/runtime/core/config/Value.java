package org.bilevel.runtime.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A value of a file, with its origin. */
sealed interface Value {

  /** Where it comes from. */
  Origin origin();

  /** The value as {@link org.bilevel.api.plugin.Option#convert} takes it. */
  Object plain();

  /** The same value with other origins. */
  Value relabelled(UnaryOperator<Origin> change);

  /**
   * A number, text, true, false or nothing.
   *
   * @param value a Boolean, a Number, a String, or null
   * @param text as it stands in the file
   */
  record Scalar(@Nullable Object value, String text, Origin origin) implements Value {
    static Scalar of(String name, Origin origin) {
      return new Scalar(name, name, origin);
    }

    @Override
    public Object plain() {
      return Objects.requireNonNullElse(value, "null");
    }

    @Override
    public Value relabelled(UnaryOperator<Origin> change) {
      return new Scalar(value, text, change.apply(origin));
    }
  }

  /** A list. */
  record Items(List<Value> items, Origin origin) implements Value {
    @Override
    public Object plain() {
      return items.stream().map(Value::plain).toList();
    }

    @Override
    public Value relabelled(UnaryOperator<Origin> change) {
      return new Items(
          items.stream().map(item -> item.relabelled(change)).toList(), change.apply(origin));
    }
  }

  /** Keys and values, in the order of the file. */
  record Block(Map<String, Value> entries, Origin origin) implements Value {
    @Nullable Value get(String key) {
      return entries.get(key);
    }

    /** The name after {@code use:}, null if there is none. */
    @Nullable String use() {
      return entries.get("use") instanceof Scalar name && name.value() instanceof String text
          ? text
          : null;
    }

    Block with(String key, Value value) {
      Map<String, Value> changed = new LinkedHashMap<>(entries);
      changed.put(key, value);
      return new Block(changed, origin);
    }

    Block without(String key) {
      Map<String, Value> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Block(changed, origin);
    }

    @Override
    public Object plain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      entries.forEach((key, value) -> plain.put(key, value.plain()));
      return plain;
    }

    @Override
    public Block relabelled(UnaryOperator<Origin> change) {
      Map<String, Value> changed = new LinkedHashMap<>();
      entries.forEach((key, value) -> changed.put(key, value.relabelled(change)));
      return new Block(changed, change.apply(origin));
    }
  }
}
