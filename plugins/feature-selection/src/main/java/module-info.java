/** The experiment of feature selection: a model sees a few pixels, the same of every image. */
module org.bilevel.featureselection {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.featureselection.FeatureSelectionPlugin;
}
