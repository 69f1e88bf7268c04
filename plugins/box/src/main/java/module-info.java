import org.bilevel.box.BoxPlugin;

/** The projection onto a box: a bound on every entry. */
module org.bilevel.box {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      BoxPlugin;
}
