/** Pages and tables made from run folders, while a run goes on or long after. */
module org.bilevel.runtime.report {
  requires com.fasterxml.jackson.databind;
  requires transitive org.bilevel.api;
  requires org.bilevel.runtime.core;
  requires static org.jspecify;

  exports org.bilevel.runtime.report;
}
