import org.bilevel.implicitgradient.ImplicitGradientPlugin;

/** The hypergradient by gradient steps on its linear system, as BCSR estimates it. */
module org.bilevel.implicitgradient {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      ImplicitGradientPlugin;
}
