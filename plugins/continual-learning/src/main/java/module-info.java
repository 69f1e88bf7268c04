/**
 * The continual learning experiment: tasks one after the other, with a replay buffer filled by
 * coresets.
 */
module org.bilevel.continuallearning {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.continuallearning.ContinualLearningPlugin;
}
