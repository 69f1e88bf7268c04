/** The experiment adult: logistic regression on a large set of rows and, below it, a small one. */
module org.bilevel.adult {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.adult.AdultPlugin;
}
