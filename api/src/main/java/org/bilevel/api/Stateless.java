package org.bilevel.api;

/**
 * Says of a session that it carries nothing from one call to the next, so that there is no state to
 * write. Without a word a session counts as one whose state is unknown.
 */
public interface Stateless extends Restorable {

  @Override
  default void save(StateOutput out) {}

  @Override
  default void restore(StateInput in) {}
}
