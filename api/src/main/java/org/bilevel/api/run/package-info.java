/** Experiments, the events that a run is made of, and listeners to them. */
@NullMarked
package org.bilevel.api.run;

import org.jspecify.annotations.NullMarked;
