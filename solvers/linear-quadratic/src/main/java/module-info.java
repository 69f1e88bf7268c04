import org.bilevel.linearquadratic.LinearQuadraticPlugin;

/** The hypergradient under constraints of the inner problem. */
module org.bilevel.linearquadratic {
  requires static org.jspecify;
  requires ojalgo;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      LinearQuadraticPlugin;
}
