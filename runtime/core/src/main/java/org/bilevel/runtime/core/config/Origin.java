package org.bilevel.runtime.core.config;

/**
 * Where a value comes from.
 *
 * @param place for messages: "examples/quickstart.yaml:5", "--set a.b=c"
 * @param line the line in the pipeline file, from 1; 0 if it is not from there
 * @param words for the effective file: "quickstart.yaml:5", "default", "preset table-7"
 */
record Origin(String place, int line, String words) {

  /** An origin at the same place that is described in other words. */
  Origin described(String otherWords) {
    return new Origin(place, line, otherWords);
  }
}
