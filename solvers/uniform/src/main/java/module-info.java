/** Selects samples uniformly at random: the baseline of every coreset selector. */
module org.bilevel.uniform {
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.uniform.UniformPlugin;
}
