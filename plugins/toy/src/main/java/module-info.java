/** Small problems with known answers, as an experiment. */
module org.bilevel.toy {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.toy.ToyPlugin;
}
