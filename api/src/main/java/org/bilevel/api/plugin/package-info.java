/**
 * How a plugin hands its parts to the runtime.
 *
 * <p>A plugin is a jar with a {@link org.bilevel.api.plugin.BilevelPlugin} as a service provider.
 * It lists a {@link org.bilevel.api.plugin.PartFactory} for each part; a factory describes its
 * options once, and from that description come parsing, checking, {@code bilevel describe}, the
 * reference and the schema of the file. A complete plugin:
 *
 * <pre>{@code
 * public final class MyPlugin implements BilevelPlugin {
 *   private static final Option<Double> RADIUS =
 *       Option.decimal("radius", "the radius of the ball").positive().withDefault(1.0);
 *
 *   public List<PartFactory<?>> factories() {
 *     return List.of(PartFactory.of(Kind.PROJECTION, "acme/ball", "The Euclidean ball.", List.of(RADIUS),
 *         (values, context) -> new BallProjection(values.get(RADIUS))));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package org.bilevel.api.plugin;

import org.jspecify.annotations.NullMarked;
