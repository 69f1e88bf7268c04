/** A replay buffer that keeps a uniform sample of everything it was offered. */
@NullMarked
package org.bilevel.reservoir;

import org.jspecify.annotations.NullMarked;
