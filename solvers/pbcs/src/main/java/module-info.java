/** Probabilistic bilevel coreset selection (PBCS). */
module org.bilevel.pbcs {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.pbcs.PbcsPlugin;
}
