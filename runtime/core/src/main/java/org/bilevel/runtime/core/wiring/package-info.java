/** How the runtime is put together: Guice binds what the plugin repository found. */
@NullMarked
package org.bilevel.runtime.core.wiring;

import org.jspecify.annotations.NullMarked;
