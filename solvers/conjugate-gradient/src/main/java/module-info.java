import org.bilevel.conjugategradient.ConjugateGradientPlugin;

/** The hypergradient by conjugate gradients on its linear system. */
module org.bilevel.conjugategradient {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      ConjugateGradientPlugin;
}
