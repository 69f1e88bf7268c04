package org.bilevel.api;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a part offers to the others, what it needs from them, and the memory it takes.
 *
 * <p>A need is met if the part itself offers it, a part it contains, a part that contains it, or a
 * part beside one of these; of two parts of one kind the nearer one counts. A need that is not met
 * is an error when the file is checked.
 *
 * @param offers what this part offers; unmodifiable
 * @param needs what this part needs; unmodifiable
 * @param memory what it keeps, in vectors of the inner dimension d
 */
public record Capabilities(Set<Capability> offers, Set<Capability> needs, Memory memory) {

  /**
   * Memory in vectors of the inner dimension d: {@code vectors + perStep · steps}.
   *
   * @param vectors vectors kept whatever the number of inner steps, at least 0
   * @param perStep vectors kept for each inner step, at least 0
   */
  public record Memory(int vectors, int perStep) {}

  /** Offers nothing, needs nothing, keeps nothing. */
  public static final Capabilities NONE = new Capabilities(Set.of(), Set.of(), new Memory(0, 0));

  /** Make both sets unmodifiable. */
  public Capabilities {
    offers = Set.copyOf(offers);
    needs = Set.copyOf(needs);
  }

  /**
   * Return these capabilities, offering one more.
   *
   * @param capability what is offered
   * @return new capabilities
   */
  public Capabilities offering(Capability capability) {
    return new Capabilities(with(offers, capability), needs, memory);
  }

  /**
   * Return these capabilities, needing one more.
   *
   * @param capability what is needed
   * @return new capabilities
   */
  public Capabilities needing(Capability capability) {
    return new Capabilities(offers, with(needs, capability), memory);
  }

  /**
   * Return these capabilities with another use of memory.
   *
   * @param vectors vectors of length d kept whatever the number of inner steps
   * @param perStep vectors of length d kept for each inner step
   * @return new capabilities
   */
  public Capabilities keeping(int vectors, int perStep) {
    return new Capabilities(offers, needs, new Memory(vectors, perStep));
  }

  private static Set<Capability> with(Set<Capability> set, Capability capability) {
    Set<Capability> extended = new TreeSet<>(set);
    extended.add(capability);
    return extended;
  }
}
