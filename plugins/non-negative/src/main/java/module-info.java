import org.bilevel.nonnegative.NonNegativePlugin;

/** The projection onto the vectors without negative entries. */
module org.bilevel.nonnegative {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      NonNegativePlugin;
}
