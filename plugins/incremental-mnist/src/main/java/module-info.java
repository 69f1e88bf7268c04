/**
 * The incremental learning experiment: hidden layers learned over tasks with more and more classes.
 */
module org.bilevel.incrementalmnist {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.incrementalmnist.IncrementalMnistPlugin;
}
