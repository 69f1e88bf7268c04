import org.bilevel.l1ball.L1BallPlugin;

/** The exact Euclidean projection onto a ball of the sum of absolute values. */
module org.bilevel.l1ball {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      L1BallPlugin;
}
