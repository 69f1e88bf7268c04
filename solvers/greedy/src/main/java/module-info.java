/** Greedy coreset selection by the implicit gradient of a kernel model. */
module org.bilevel.greedy {
  requires static org.jspecify;
  requires ojalgo;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.greedy.GreedyPlugin;
}
