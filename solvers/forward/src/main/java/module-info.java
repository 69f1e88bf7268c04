import org.bilevel.forward.ForwardPlugin;

/**
 * The hypergradient of what the inner solver did, by a walk along its steps for each outer
 * variable.
 */
module org.bilevel.forward {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      ForwardPlugin;
}
