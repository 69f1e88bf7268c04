import org.bilevel.lbfgs.LBfgsPlugin;

/** Limited-memory BFGS as an inner solver. */
module org.bilevel.lbfgs {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      LBfgsPlugin;
}
