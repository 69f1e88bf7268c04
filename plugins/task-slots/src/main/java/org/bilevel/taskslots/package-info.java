/** A replay buffer with an equal slot for each task. */
@NullMarked
package org.bilevel.taskslots;

import org.jspecify.annotations.NullMarked;
