/**
 * The few-shot experiment: a representation in which a linear classifier learns new classes from
 * few samples.
 */
module org.bilevel.fewshot {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.fewshot.FewShotPlugin;
}
