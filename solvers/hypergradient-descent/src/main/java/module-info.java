import org.bilevel.hypergradientdescent.HypergradientDescentPlugin;

/** Steps of the outer variable against an estimated hypergradient. */
module org.bilevel.hypergradientdescent {
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      HypergradientDescentPlugin;
}
