import org.bilevel.ball.BallPlugin;

/** The projection onto a Euclidean ball. */
module org.bilevel.ball {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      BallPlugin;
}
