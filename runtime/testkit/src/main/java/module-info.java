/**
 * Contract tests that the parts of a plugin pass, and problems with known solutions to try them on.
 */
module org.bilevel.testkit {
  requires static org.jspecify;
  requires transitive org.bilevel.api;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports org.bilevel.testkit;
  exports org.bilevel.testkit.problems;

  uses org.bilevel.api.plugin.BilevelPlugin;
}
