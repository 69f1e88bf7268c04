import org.bilevel.cappedsimplex.CappedSimplexPlugin;

/** The exact Euclidean projection onto the capped simplex. */
module org.bilevel.cappedsimplex {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      CappedSimplexPlugin;
}
