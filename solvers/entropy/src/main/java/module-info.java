/** Selects the samples that the model is least sure of: greatest predictive entropy. */
module org.bilevel.entropy {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.entropy.EntropyPlugin;
}
