import org.bilevel.aggregateddescent.AggregatedDescentPlugin;

/** Bilevel descent aggregation: inner steps along a sum of both gradients. */
module org.bilevel.aggregateddescent {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      AggregatedDescentPlugin;
}
