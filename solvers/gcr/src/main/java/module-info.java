/** Selects and weighs samples so that their weighted gradient is that of all candidates: GCR. */
module org.bilevel.gcr {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.gcr.GcrPlugin;
}
