package org.bilevel.runtime.report;

import java.util.Set;

/** A figure: what it is called, and in which unit. */
record Column(String name, String unit) {
  private static final Set<String> OF_TIME = Set.of("s", "ms", "min", "h");

  /** How long a cell ran, unless the experiment has a figure of this name. */
  static final Column TIME = new Column("time", "s");

  String header() {
    return unit.isEmpty() ? name : name + " (" + unit + ")";
  }

  boolean isTime() {
    return OF_TIME.contains(unit);
  }
}
