package org.bilevel.api.plugin;

import java.util.List;
import java.util.function.BiFunction;
import org.bilevel.api.Part;

/**
 * Creates parts of one kind and name, and describes their options.
 *
 * @param <T> the interface of the parts
 */
public interface PartFactory<T extends Part> {

  /**
   * Return what kind of part this creates.
   *
   * @return one of the constants of {@link Kind}
   */
  Kind<T> kind();

  /**
   * Return the name that a file uses.
   *
   * @return lower-case words joined by hyphens, such as {@code conjugate-gradient}; {@code
   *     vendor/name} of third parties
   */
  String name();

  /**
   * Return what the part is.
   *
   * @return one sentence for a non-expert, ending with a period
   */
  String summary();

  /**
   * Return what the part's block in a file may hold.
   *
   * @return the options, in the order in which they are described; names are unique
   */
  List<Option<?>> options();

  /**
   * Create a part. Cheap: reads no data and starts no engine, since files are checked by creating
   * their parts.
   *
   * @param values a value for each option, checked against its range
   * @param context where the part stands
   * @return a new part
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if values do not fit each
   *     other
   */
  T create(OptionValues values, PartContext context);

  /**
   * Return a factory from its parts.
   *
   * @param kind what kind of part it creates
   * @param name the name that a file uses
   * @param summary one sentence for a non-expert
   * @param options what the part's block in a file may hold
   * @param create makes a part of checked values
   * @param <T> the interface of the parts
   * @return the factory
   */
  static <T extends Part> PartFactory<T> of(
      Kind<T> kind,
      String name,
      String summary,
      List<Option<?>> options,
      BiFunction<OptionValues, PartContext, T> create) {
    List<Option<?>> copied = List.copyOf(options);
    return new PartFactory<>() {
      @Override
      public Kind<T> kind() {
        return kind;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public String summary() {
        return summary;
      }

      @Override
      public List<Option<?>> options() {
        return copied;
      }

      @Override
      public T create(OptionValues values, PartContext context) {
        return create.apply(values, context);
      }
    };
  }
}
