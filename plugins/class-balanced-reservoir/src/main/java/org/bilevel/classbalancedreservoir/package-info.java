/** A replay buffer that samples each class uniformly and keeps the classes balanced. */
@NullMarked
package org.bilevel.classbalancedreservoir;

import org.jspecify.annotations.NullMarked;
