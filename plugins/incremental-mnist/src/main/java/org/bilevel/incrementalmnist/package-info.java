/**
 * The incremental learning experiment: hidden layers learned over tasks with more and more classes.
 */
@NullMarked
package org.bilevel.incrementalmnist;

import org.jspecify.annotations.NullMarked;
