/** Floor 5: the step, in slices with an ordered reduction; the loop; history and callbacks. */
@NullMarked
package org.lanewise.engine.train;

import org.jspecify.annotations.NullMarked;
