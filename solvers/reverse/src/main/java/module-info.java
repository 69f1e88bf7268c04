import org.bilevel.reverse.ReversePlugin;

/** The hypergradient of what the inner solver did, by a walk back along its steps. */
module org.bilevel.reverse {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      ReversePlugin;
}
