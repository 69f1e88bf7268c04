import org.bilevel.bigsam.BigSamPlugin;

/** The improved bilevel model: inner steps that also descend on the outer objective. */
module org.bilevel.bigsam {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      BigSamPlugin;
}
