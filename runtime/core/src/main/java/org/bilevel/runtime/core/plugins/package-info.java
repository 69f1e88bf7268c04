/**
 * The plugin repository: finds plugins in folders, loads each into a module layer of its own and
 * says what came of it. A broken plugin is a result, never an exception.
 */
@NullMarked
package org.bilevel.runtime.core.plugins;

import org.jspecify.annotations.NullMarked;
