import org.bilevel.smoothedtopk.SmoothedTopKPlugin;

/** The Gaussian-smoothed top-K regularizer of BCSR. */
module org.bilevel.smoothedtopk {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      SmoothedTopKPlugin;
}
