/**
 * The continual learning experiment: tasks one after the other, with a replay buffer filled by
 * coresets.
 */
@NullMarked
package org.bilevel.continuallearning;

import org.jspecify.annotations.NullMarked;
