/** Selects samples whose gradients are like the mean gradient and unlike each other: OCS. */
module org.bilevel.ocs {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.ocs.OcsPlugin;
}
