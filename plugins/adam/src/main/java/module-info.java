import org.bilevel.adam.AdamPlugin;

/** Adam: an outer optimizer and an inner solver. */
module org.bilevel.adam {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      AdamPlugin;
}
