/** A replay buffer with an equal slot for each task. */
module org.bilevel.taskslots {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.taskslots.TaskSlotsPlugin;
}
