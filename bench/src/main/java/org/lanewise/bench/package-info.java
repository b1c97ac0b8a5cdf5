/** How fast each routine is, measured with JMH. */
@NullMarked
package org.lanewise.bench;

import org.jspecify.annotations.NullMarked;
