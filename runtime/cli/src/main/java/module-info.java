/** The command {@code bilevel}: arguments in, tables and exit codes out. */
module org.bilevel.runtime.cli {
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires org.bilevel.api;
  requires org.bilevel.datasets;
  requires org.bilevel.runtime.core;
  requires org.bilevel.runtime.report;
  requires static org.jspecify;

  // picocli sets the annotated fields of the commands
  opens org.bilevel.runtime.cli to
      info.picocli;
}
