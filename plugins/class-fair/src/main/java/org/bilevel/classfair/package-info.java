/** A replay buffer with equal shares for the classes, filled by score. */
@NullMarked
package org.bilevel.classfair;

import org.jspecify.annotations.NullMarked;
