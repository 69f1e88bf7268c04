/**
 * Accelerators of projections: which one is used, from which size on, and what is given to it ([ADR
 * 0016]).
 */
@NullMarked
package org.bilevel.runtime.core.accelerators;

import org.jspecify.annotations.NullMarked;
