/** The outer loop: steps of the outer variable against an estimated hypergradient. */
@NullMarked
package org.bilevel.hypergradientdescent;

import org.jspecify.annotations.NullMarked;
