package org.bilevel.api.run;

import java.util.Optional;
import java.util.function.Consumer;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/**
 * Where an experiment keeps what it needs to go on after an interruption.
 *
 * <p>An experiment that uses it asks for {@link #latest()} before its first step, takes up the
 * state if there is one, and calls {@link #offer} after each step, before {@link
 * RunContext#checkStopped()}. What it reported before a checkpoint is kept with it, what it
 * reported later is forgotten, so it reports nothing twice. One that does not use it begins again.
 *
 * <p>Checkpoints change no number: a run that was interrupted ends with the bits of one that was
 * not.
 */
public interface Checkpoints {

  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<StateInput> latest() {
          return Optional.empty();
        }

        @Override
        public void offer(Consumer<StateOutput> state) {}
      };

  /**
   * Return the state that was last written before the interruption.
   *
   * @return the state, to be read once; empty if the run begins here
   */
  Optional<StateInput> latest();

  /**
   * Offer a state. Whether it is written is decided here: by the user's option, by how long writing
   * takes, and always if the run is to stop.
   *
   * @param state writes the state; called during the call or not at all
   * @throws org.bilevel.api.BilevelException of category DATA if it cannot be written
   */
  void offer(Consumer<StateOutput> state);
}
