import org.bilevel.gradientdescent.GradientDescentPlugin;

/** Plain gradient steps: an inner solver and an outer optimizer. */
module org.bilevel.gradientdescent {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      GradientDescentPlugin;
}
