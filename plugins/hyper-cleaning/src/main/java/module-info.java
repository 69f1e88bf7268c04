/**
 * The data hyper-cleaning experiment: a weight for each training sample, learned from clean ones.
 */
module org.bilevel.hypercleaning {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.hypercleaning.HyperCleaningPlugin;
}
