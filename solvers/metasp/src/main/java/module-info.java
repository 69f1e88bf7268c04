/** Selects the samples that help earlier tasks and the present one most: MetaSP. */
module org.bilevel.metasp {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.metasp.MetaspPlugin;
}
