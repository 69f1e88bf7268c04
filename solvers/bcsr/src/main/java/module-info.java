/** Bilevel coreset selection via regularization (BCSR). */
module org.bilevel.bcsr {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.bcsr.BcsrPlugin;
}
