/** The experiment of data summarization: a model is trained on a coreset alone. */
module org.bilevel.summarization {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.summarization.SummarizationPlugin;
}
