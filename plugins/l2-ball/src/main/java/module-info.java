import org.bilevel.l2ball.L2BallPlugin;

/** The projection onto a Euclidean ball. */
module org.bilevel.l2ball {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      L2BallPlugin;
}
