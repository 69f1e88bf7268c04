package org.bilevel.runtime.core;

import java.util.OptionalInt;

/**
 * A device that projections can run on, or an accelerator without one.
 *
 * @param accelerator the name of the accelerator in a file
 * @param name the name of the device; what is missing if it is not usable
 * @param usable whether it can be used
 * @param crossover from how many entries on it is faster than the CPU; empty if that was not
 *     measured, or is never so
 * @param never whether it was measured, and slower than the CPU at every size
 */
public record DeviceEntry(
    String accelerator, String name, boolean usable, OptionalInt crossover, boolean never) {}
