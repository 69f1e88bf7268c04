import org.bilevel.none.NonePlugin;

/** The projection onto the whole space, which changes nothing. */
module org.bilevel.none {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      NonePlugin;
}
