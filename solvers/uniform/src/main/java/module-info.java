/** Selects samples uniformly at random: the baseline of every coreset selector. */
module org.bilevel.uniform {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.uniform.UniformPlugin;
}
