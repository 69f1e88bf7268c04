import org.bilevel.adam.AdamPlugin;

/** The Adam outer optimizer. */
module org.bilevel.adam {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      AdamPlugin;
}
