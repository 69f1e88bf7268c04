import org.bilevel.api.plugin.BilevelPlugin;

/**
 * The runtime: finds plugins, turns a pipeline file into a checked pipeline, runs it and keeps a
 * record of the run. Guice is known here alone; no plugin sees it.
 */
module org.bilevel.runtime.core {
  requires com.fasterxml.jackson.databind;
  requires com.google.guice;
  requires jakarta.inject;
  requires java.management;
  requires jdk.management;
  requires org.snakeyaml.engine;
  requires parquet.format.structures;
  // its own need, which an automatic module cannot state
  requires org.slf4j;
  requires transitive org.bilevel.api;
  requires static org.jspecify;

  exports org.bilevel.runtime.core;
  exports org.bilevel.runtime.core.sweep;
  exports org.bilevel.runtime.core.table;

  uses BilevelPlugin;
}
