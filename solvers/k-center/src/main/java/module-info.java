/**
 * Selects samples that leave no candidate far from all of them: greedy k-center, farthest first.
 */
module org.bilevel.kcenter {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.kcenter.KCenterPlugin;
}
