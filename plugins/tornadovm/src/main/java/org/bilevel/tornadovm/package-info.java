/** Projections on OpenCL devices by TornadoVM. */
@NullMarked
package org.bilevel.tornadovm;

import org.jspecify.annotations.NullMarked;
