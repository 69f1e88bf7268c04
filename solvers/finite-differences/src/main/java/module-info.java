import org.bilevel.finitedifferences.FiniteDifferencesPlugin;

/** The hypergradient through one inner step by finite differences, as DARTS estimates it. */
module org.bilevel.finitedifferences {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      FiniteDifferencesPlugin;
}
