/**
 * The few-shot experiment: a representation in which a linear classifier learns new classes from
 * few samples.
 */
@NullMarked
package org.bilevel.fewshot;

import org.jspecify.annotations.NullMarked;
