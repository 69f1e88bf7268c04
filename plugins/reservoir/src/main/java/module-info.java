/** A replay buffer that keeps a uniform sample of everything it was offered. */
module org.bilevel.reservoir {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.reservoir.ReservoirPlugin;
}
