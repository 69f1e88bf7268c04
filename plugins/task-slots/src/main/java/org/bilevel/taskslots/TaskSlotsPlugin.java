package org.bilevel.taskslots;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the buffer policy {@code task-slots}. */
public final class TaskSlotsPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public TaskSlotsPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.BUFFER,
            "task-slots",
            "Divides the memory equally among the tasks seen so far and drops samples at random to"
                + " make room for the next task.",
            TaskSlotsOptions.ALL,
            (values, context) -> new TaskSlotsPolicy(TaskSlotsOptions.from(values))));
  }
}
