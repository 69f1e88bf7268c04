/** Selects samples whose mean gradient stays near the mean gradient of all candidates. */
module org.bilevel.gradientmatching {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.gradientmatching.GradientMatchingPlugin;
}
