package org.bilevel.api.plugin;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bilevel.api.Part;
import org.jspecify.annotations.Nullable;

/**
 * One key of a part's block in a file: its name, type, default, range and meaning, said once and
 * used for parsing, checking, describing and the schema.
 *
 * <p>Immutable: each method returns a changed copy.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {

  /** What a value is. */
  public enum Type {
    /** A whole number of 32 bits. */
    INTEGER("a whole number"),
    /** A finite number. */
    DECIMAL("a number"),
    /** True or false. */
    FLAG("true or false"),
    /** Text. */
    TEXT("text"),
    /** One of several words. */
    CHOICE("a word"),
    /** A list of whole numbers. */
    INTEGERS("a list of whole numbers"),
    /** A list of finite numbers. */
    DECIMALS("a list of numbers"),
    /** Another part: a name, or a block with {@code use:} and that part's options. */
    PART("a part");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    /**
     * Return the type in words, to stand after "must be".
     *
     * @return words with an article
     */
    public String words() {
      return words;
    }
  }

  private final String name;
  private final Type type;
  private final String doc;
  private final @Nullable T defaultValue;
  private final boolean optional;
  private final double min;
  private final double max;
  private final boolean minExclusive;
  private final List<String> choices;
  private final @Nullable Kind<?> kind;
  private final @Nullable String defaultPart;
  private final boolean section;
  private final @Nullable String inherited;
  private final double quickAtMost;
  private final Function<Object, T> convert;

  private Option(Builder<T> b) {
    this.name = b.name;
    this.type = b.type;
    this.doc = b.doc;
    this.defaultValue = b.defaultValue;
    this.optional = b.optional;
    this.min = b.min;
    this.max = b.max;
    this.minExclusive = b.minExclusive;
    this.choices = b.choices;
    this.kind = b.kind;
    this.defaultPart = b.defaultPart;
    this.section = b.section;
    this.inherited = b.inherited;
    this.quickAtMost = b.quickAtMost;
    this.convert = b.convert;
  }

  /**
   * Return an option whose value is a whole number.
   *
   * @param name its key
   * @param doc its meaning, with unit and symbol, without a final period
   * @return a required option
   */
  public static Option<Integer> integer(String name, String doc) {
    return new Option<>(new Builder<>(name, Type.INTEGER, doc, Option::toInteger));
  }

  /**
   * Return an option whose value is a finite number.
   *
   * @param name its key
   * @param doc its meaning, with unit and symbol, without a final period
   * @return a required option
   */
  public static Option<Double> decimal(String name, String doc) {
    return new Option<>(new Builder<>(name, Type.DECIMAL, doc, Option::toDecimal));
  }

  /**
   * Return an option whose value is true or false.
   *
   * @param name its key
   * @param doc its meaning, without a final period
   * @return a required option
   */
  public static Option<Boolean> flag(String name, String doc) {
    return new Option<>(
        new Builder<>(
            name,
            Type.FLAG,
            doc,
            raw -> {
              if (raw instanceof Boolean value) {
                return value;
              }
              throw new IllegalArgumentException(mustBe(Type.FLAG.words, raw));
            }));
  }

  /**
   * Return an option whose value is text.
   *
   * @param name its key
   * @param doc its meaning, without a final period
   * @return a required option
   */
  public static Option<String> text(String name, String doc) {
    return new Option<>(new Builder<>(name, Type.TEXT, doc, Option::toText));
  }

  /**
   * Return an option whose value is one of several words.
   *
   * @param name its key
   * @param doc its meaning, without a final period
   * @param choices the words
   * @return a required option
   */
  public static Option<String> choice(String name, String doc, String... choices) {
    Builder<String> b = new Builder<>(name, Type.CHOICE, doc, Option::toText);
    b.choices = List.of(choices);
    return new Option<>(b);
  }

  /**
   * Return an option whose value is a list of whole numbers; a range set on it holds for each of
   * them.
   *
   * @param name its key
   * @param doc its meaning, with unit and symbol, without a final period
   * @return a required option
   */
  public static Option<List<Integer>> integers(String name, String doc) {
    return list(name, Type.INTEGERS, doc, Option::toInteger);
  }

  /**
   * Return an option whose value is a list of finite numbers; a range set on it holds for each of
   * them.
   *
   * @param name its key
   * @param doc its meaning, with unit and symbol, without a final period
   * @return a required option
   */
  public static Option<List<Double>> decimals(String name, String doc) {
    return list(name, Type.DECIMALS, doc, Option::toDecimal);
  }

  private static <E> Option<List<E>> list(
      String name, Type type, String doc, Function<Object, E> entry) {
    return new Option<>(
        new Builder<>(
            name,
            type,
            doc,
            raw -> {
              if (raw instanceof List<?> list) {
                return list.stream().<E>map(entry::apply).toList();
              }
              throw new IllegalArgumentException(mustBe(type.words, raw));
            }));
  }

  /**
   * Return an option whose value is another part.
   *
   * @param name its key
   * @param kind the part's kind
   * @param doc its meaning, without a final period
   * @param <P> the part's interface
   * @return a required option
   */
  public static <P extends Part> Option<P> part(String name, Kind<P> kind, String doc) {
    Builder<P> b = new Builder<>(name, Type.PART, doc, raw -> toPart(kind, raw));
    b.kind = kind;
    return new Option<>(b);
  }

  /**
   * Return an option whose value is another part or nothing.
   *
   * @param name its key
   * @param kind the part's kind
   * @param doc its meaning, and what happens without it, without a final period
   * @param <P> the part's interface
   * @return an option that may be left out
   */
  public static <P extends Part> Option<Optional<P>> optionalPart(
      String name, Kind<P> kind, String doc) {
    Builder<Optional<P>> b =
        new Builder<>(name, Type.PART, doc, raw -> Optional.of(toPart(kind, raw)));
    b.kind = kind;
    b.optional = true;
    b.defaultValue = Optional.empty();
    return new Option<>(b);
  }

  /**
   * Return this option with a default.
   *
   * @param value what holds if the key is left out; within the range
   * @return a new option that may be left out
   */
  public Option<T> withDefault(T value) {
    Builder<T> b = new Builder<>(this);
    b.defaultValue = value;
    return new Option<>(b);
  }

  /**
   * Return this option of a part with a default: the part of a name, with its own defaults.
   *
   * @param use the part's name
   * @return a new option that may be left out
   */
  public Option<T> withDefaultPart(String use) {
    if (type != Type.PART) {
      throw new IllegalStateException(name + " is not a part");
    }
    Builder<T> b = new Builder<>(this);
    b.defaultPart = use;
    return new Option<>(b);
  }

  /**
   * Return this option with a smallest value.
   *
   * @param value the smallest value, itself allowed
   * @return a new option
   */
  public Option<T> atLeast(double value) {
    Builder<T> b = new Builder<>(this);
    b.min = value;
    b.minExclusive = false;
    return new Option<>(b);
  }

  /**
   * Return this option with a greatest value.
   *
   * @param value the greatest value, itself allowed
   * @return a new option
   */
  public Option<T> atMost(double value) {
    Builder<T> b = new Builder<>(this);
    b.max = value;
    return new Option<>(b);
  }

  /**
   * Return this option for numbers greater than 0.
   *
   * @return a new option
   */
  public Option<T> positive() {
    Builder<T> b = new Builder<>(this);
    b.min = 0;
    b.minExclusive = true;
    return new Option<>(b);
  }

  /**
   * Return this option as a section: a key of the file's top level that belongs to the experiment,
   * such as {@code model}.
   *
   * @return a new option
   */
  public Option<T> asSection() {
    Builder<T> b = new Builder<>(this);
    b.section = true;
    return new Option<>(b);
  }

  /**
   * Return this option taking, where it is left out, the value of an option of the part that
   * contains it.
   *
   * <p>A regularizer's {@code k} that inherits {@code size} is the selector's size unless the file
   * says otherwise. It stays required where the containing part has no such option.
   *
   * @param option the key in the containing part's block
   * @return a new option
   */
  public Option<T> inheriting(String option) {
    Builder<T> b = new Builder<>(this);
    b.inherited = option;
    return new Option<>(b);
  }

  /**
   * Return this number with a bound for quick runs, which take a few steps to show that a file
   * works.
   *
   * @param value with {@code --quick} the option's value is at most this
   * @return a new option
   */
  public Option<T> quickAtMost(double value) {
    Builder<T> b = new Builder<>(this);
    b.quickAtMost = value;
    return new Option<>(b);
  }

  /**
   * Turn a raw value into a checked one.
   *
   * @param raw a Boolean, a Number, a String, a List of these, or for a part the part itself
   * @return the value
   * @throws IllegalArgumentException if it has the wrong type or is out of range; the message reads
   *     after the key: "must be …"
   */
  public T convert(Object raw) {
    T value = convert.apply(raw);
    if (value instanceof Number number) {
      requireInRange(number.doubleValue());
    } else if (value instanceof List<?> list) {
      list.forEach(entry -> requireInRange(((Number) entry).doubleValue()));
    } else if (type == Type.CHOICE && !choices.contains(value)) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", choices) + ", not '" + raw + "'");
    }
    return value;
  }

  /**
   * Return the key.
   *
   * @return lower-case words joined by hyphens
   */
  public String name() {
    return name;
  }

  /**
   * Return the type of the value.
   *
   * @return the type
   */
  public Type type() {
    return type;
  }

  /**
   * Return the meaning.
   *
   * @return a phrase without a final period
   */
  public String doc() {
    return doc;
  }

  /**
   * Return the value that holds if the key is left out.
   *
   * @return the default; empty if the option is required or is a part
   */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /**
   * Return the name of the part that is used if the key is left out.
   *
   * @return the name; empty if there is no such default
   */
  public Optional<String> defaultPart() {
    return Optional.ofNullable(defaultPart);
  }

  /**
   * Say whether a file must have the key, where nothing is inherited.
   *
   * @return true if there is no default
   */
  public boolean isRequired() {
    return defaultValue == null && defaultPart == null;
  }

  /**
   * Say whether the value is an {@link Optional} part.
   *
   * @return true for {@link #optionalPart}
   */
  public boolean isOptionalPart() {
    return optional;
  }

  /**
   * Say whether the key stands at the top level of a file.
   *
   * @return true after {@link #asSection()}
   */
  public boolean isSection() {
    return section;
  }

  /**
   * Return the kind of the part.
   *
   * @return the kind; empty if the value is no part
   */
  public Optional<Kind<?>> kind() {
    return Optional.ofNullable(kind);
  }

  /**
   * Return the key of the containing part whose value is taken where this one is left out.
   *
   * @return the key; empty if nothing is inherited
   */
  public Optional<String> inherited() {
    return Optional.ofNullable(inherited);
  }

  /**
   * Return the words that may be chosen.
   *
   * @return the words; empty unless the type is {@link Type#CHOICE}
   */
  public List<String> choices() {
    return choices;
  }

  /**
   * Return the smallest value.
   *
   * @return the bound, minus infinity if there is none
   */
  public double min() {
    return min;
  }

  /**
   * Say whether the smallest value is itself excluded.
   *
   * @return true after {@link #positive()}
   */
  public boolean isMinExclusive() {
    return minExclusive;
  }

  /**
   * Return the greatest value.
   *
   * @return the bound, infinity if there is none
   */
  public double max() {
    return max;
  }

  /**
   * Return the bound for quick runs.
   *
   * @return the greatest value of a quick run, infinity if quick runs change nothing
   */
  public double quickAtMost() {
    return quickAtMost;
  }

  /**
   * Return type and range in words, to stand after "must be".
   *
   * @return for example "a whole number of at least 1"
   */
  public String range() {
    if (type == Type.CHOICE) {
      return "one of " + String.join(", ", choices);
    }
    if (kind != null) {
      return withArticle(kind.words());
    }
    boolean lower = min != Double.NEGATIVE_INFINITY;
    boolean upper = max != Double.POSITIVE_INFINITY;
    String from = minExclusive ? "greater than " + plain(min) : "at least " + plain(min);
    if (lower && upper) {
      return type.words
          + (minExclusive
              ? " " + from + " and at most " + plain(max)
              : " from " + plain(min) + " to " + plain(max));
    }
    if (lower) {
      return type.words + (minExclusive ? " " + from : " of " + from);
    }
    return upper ? type.words + " of at most " + plain(max) : type.words;
  }

  @Override
  public String toString() {
    return name;
  }

  private void requireInRange(double number) {
    boolean tooSmall = minExclusive ? !(number > min) : number < min;
    if (tooSmall || number > max) {
      throw new IllegalArgumentException(
          "must be " + range() + ", not " + (isDecimal() ? number : plain(number)));
    }
  }

  private boolean isDecimal() {
    return type == Type.DECIMAL || type == Type.DECIMALS;
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static String mustBe(String words, Object raw) {
    return "must be " + words + ", not '" + raw + "'";
  }

  private static Integer toInteger(Object raw) {
    if (raw instanceof Integer value) {
      return value;
    }
    if (raw instanceof Long value && value == value.intValue()) {
      return value.intValue();
    }
    if (raw instanceof Long || raw instanceof BigInteger) {
      throw new IllegalArgumentException(
          mustBe(
              "a whole number from %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE), raw));
    }
    throw new IllegalArgumentException(mustBe(Type.INTEGER.words, raw));
  }

  private static Double toDecimal(Object raw) {
    if (raw instanceof Number value && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    throw new IllegalArgumentException(mustBe("a finite number", raw));
  }

  private static <P extends Part> P toPart(Kind<P> kind, Object raw) {
    if (kind.type().isInstance(raw)) {
      return kind.type().cast(raw);
    }
    throw new IllegalArgumentException(mustBe(withArticle(kind.words()), raw));
  }

  private static String withArticle(String words) {
    return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
  }

  private static String toText(Object raw) {
    if (raw instanceof String value) {
      return value;
    }
    throw new IllegalArgumentException(mustBe(Type.TEXT.words, raw));
  }

  /** The fields of an option while it is put together. */
  private static final class Builder<T> {
    private final String name;
    private final Type type;
    private final String doc;
    private final Function<Object, T> convert;
    private @Nullable T defaultValue;
    private boolean optional;
    private double min = Double.NEGATIVE_INFINITY;
    private double max = Double.POSITIVE_INFINITY;
    private boolean minExclusive;
    private List<String> choices = List.of();
    private @Nullable Kind<?> kind;
    private @Nullable String defaultPart;
    private boolean section;
    private @Nullable String inherited;
    private double quickAtMost = Double.POSITIVE_INFINITY;

    private Builder(String name, Type type, String doc, Function<Object, T> convert) {
      this.name = name;
      this.type = type;
      this.doc = doc;
      this.convert = convert;
    }

    private Builder(Option<T> option) {
      this(option.name, option.type, option.doc, option.convert);
      this.defaultValue = option.defaultValue;
      this.optional = option.optional;
      this.min = option.min;
      this.max = option.max;
      this.minExclusive = option.minExclusive;
      this.choices = option.choices;
      this.kind = option.kind;
      this.defaultPart = option.defaultPart;
      this.section = option.section;
      this.inherited = option.inherited;
      this.quickAtMost = option.quickAtMost;
    }
  }
}
