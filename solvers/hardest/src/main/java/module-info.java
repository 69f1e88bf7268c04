/** Selects the samples with the greatest loss: those that the model gets most wrong. */
module org.bilevel.hardest {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.hardest.HardestPlugin;
}
