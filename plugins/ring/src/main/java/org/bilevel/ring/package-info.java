/** A replay buffer with a fixed share for each class or task, first in, first out. */
@NullMarked
package org.bilevel.ring;

import org.jspecify.annotations.NullMarked;
