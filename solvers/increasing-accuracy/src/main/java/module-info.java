import org.bilevel.increasingaccuracy.IncreasingAccuracyPlugin;

/** Inner gradient steps that become more as the outer objective stops changing. */
module org.bilevel.increasingaccuracy {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      IncreasingAccuracyPlugin;
}
