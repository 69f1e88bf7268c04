/** Selects samples whose mean stays near the mean of their class: herding, as in iCaRL. */
module org.bilevel.herding {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.herding.HerdingPlugin;
}
