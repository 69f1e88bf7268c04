/** Projections with the vector instructions of the CPU, by the JDK's incubating Vector API. */
@NullMarked
package org.bilevel.vectorapi;

import org.jspecify.annotations.NullMarked;
