package org.bilevel.kmeans;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code k-means}. */
public final class KMeansPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public KMeansPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "k-means",
            "Selects the samples nearest to the centres of a k-means clustering.",
            KMeansOptions.ALL,
            (values, context) -> new KMeansSelector(KMeansOptions.from(values))));
  }
}
