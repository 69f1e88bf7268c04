import org.bilevel.neumann.NeumannPlugin;

/** The hypergradient by a truncated Neumann series for its linear system. */
module org.bilevel.neumann {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      NeumannPlugin;
}
