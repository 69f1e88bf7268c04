/** A replay buffer that samples each class uniformly and keeps the classes balanced. */
module org.bilevel.classbalancedreservoir {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.classbalancedreservoir.ClassBalancedReservoirPlugin;
}
