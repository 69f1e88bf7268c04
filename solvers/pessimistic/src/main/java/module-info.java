import org.bilevel.pessimistic.PessimisticPlugin;

/** The hypergradient at the worst iterate of the inner solver, as IAPTT-GM takes it. */
module org.bilevel.pessimistic {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      PessimisticPlugin;
}
