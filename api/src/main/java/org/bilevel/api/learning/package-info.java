/**
 * Learning problems: samples, models whose losses are {@link org.bilevel.api.Objective}s, streams
 * of tasks, the selection of coresets, and the memory that keeps them.
 */
@NullMarked
package org.bilevel.api.learning;

import org.jspecify.annotations.NullMarked;
