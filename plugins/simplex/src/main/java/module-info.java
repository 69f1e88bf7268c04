import org.bilevel.simplex.SimplexPlugin;

/** The exact Euclidean projection onto the simplex. */
module org.bilevel.simplex {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      SimplexPlugin;
}
