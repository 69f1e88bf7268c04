package org.bilevel.runtime.core.plugins;

import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/**
 * What a factory is found by.
 *
 * @param kind the kind of part
 * @param name the name that a file uses
 */
public record PartName(Kind<?> kind, String name) {

  /**
   * Return the name of a factory.
   *
   * @param factory the factory
   * @return its kind and name
   */
  public static PartName of(PartFactory<?> factory) {
    return new PartName(factory.kind(), factory.name());
  }

  @Override
  public String toString() {
    return kind.words() + " '" + name + "'";
  }
}
