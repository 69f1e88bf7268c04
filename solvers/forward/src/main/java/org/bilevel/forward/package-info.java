/**
 * The hypergradient of what the inner solver did, by a walk along its steps for each outer
 * variable.
 */
@NullMarked
package org.bilevel.forward;

import org.jspecify.annotations.NullMarked;
