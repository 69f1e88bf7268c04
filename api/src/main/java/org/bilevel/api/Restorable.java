package org.bilevel.api;

/**
 * State that can be written while a run goes on, and read by a later process that goes on from
 * there.
 *
 * <p>Implemented by what carries state from step to step: the sessions of bilevel solvers, inner
 * solvers, hypergradient estimators and outer optimizers, and buffers; where there is nothing to
 * carry, as {@link Stateless}. It is no duty: a run with a part whose session does not implement it
 * resumes at the beginning of the cell.
 */
public interface Restorable {

  /**
   * Write everything that later steps depend on.
   *
   * @param out takes the values
   */
  void save(StateOutput out);

  /**
   * Read what {@link #save} wrote, so that all later steps give the same bits.
   *
   * @param in hands back the values; a state of an object that was made with the same options,
   *     problem and random stream as this one, and of the same version
   */
  void restore(StateInput in);

  /**
   * Say whether the state can be written.
   *
   * @return false if it depends on a part whose own state cannot be written
   */
  default boolean isRestorable() {
    return true;
  }

  /**
   * Say whether all of some objects have a state that can be written.
   *
   * @param parts the objects
   * @return true if each of them is a {@link Restorable} that says so
   */
  static boolean all(Object... parts) {
    for (Object part : parts) {
      if (!(part instanceof Restorable restorable && restorable.isRestorable())) {
        return false;
      }
    }
    return true;
  }
}
