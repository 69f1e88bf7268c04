/** Selects the samples nearest to the centres of a k-means clustering. */
module org.bilevel.kmeans {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.kmeans.KMeansPlugin;
}
