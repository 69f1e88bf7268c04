/**
 * The runtime as one sees it from outside: open it on plugin folders, check a file, run it.
 *
 * <pre>{@code
 * try (Bilevel bilevel = Bilevel.open(List.of(Path.of("plugins")))) {
 *   Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
 *   RunReport report = bilevel.run(pipeline, new RunOptions(Path.of("runs"), 1, List.of()));
 * }
 * }</pre>
 */
@NullMarked
package org.bilevel.runtime.core;

import org.jspecify.annotations.NullMarked;
