/**
 * Selects the samples whose labels are likely right, from graphs of the samples of a class: SPR.
 */
module org.bilevel.spr {
  requires static org.jspecify;
  requires ojalgo;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.spr.SprPlugin;
}
