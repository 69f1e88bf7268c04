/** The rules of the source tree, as tests. */
package org.bilevel.it.architecture;
