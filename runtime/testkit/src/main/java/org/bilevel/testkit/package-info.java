/**
 * Contract tests, one abstract class for each kind of part.
 *
 * <p>The author of a part extends the class of its kind, hands in the part, and gets the tests that
 * every part of that kind passes:
 *
 * <pre>{@code
 * final class BallProjectionContractTest extends ProjectionContract {
 *   protected Projection projection() {
 *     return new BallProjection(2.0);
 *   }
 *
 *   protected boolean feasible(double[] x) {
 *     return HeapVector.of(x).norm() <= 2.0 + 1e-12;
 *   }
 * }
 * }</pre>
 *
 * <p>{@link org.bilevel.testkit.FactoryContract} is for the plugin as a whole.
 */
@NullMarked
package org.bilevel.testkit;

import org.jspecify.annotations.NullMarked;
