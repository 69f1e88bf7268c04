/**
 * Bilevel optimization: problems as derivative oracles, and the interfaces of the algorithms that
 * solve them.
 *
 * <p>Throughout, {@code x} is the outer variable (length p), {@code y} the inner variable (length
 * d), {@code F(x, y)} the outer and {@code f(x, y)} the inner objective; the problem is {@code
 * min_x F(x, y*(x))} with {@code y*(x) ∈ argmin_y f(x, y)}.
 */
@NullMarked
package org.bilevel.api;

import org.jspecify.annotations.NullMarked;
