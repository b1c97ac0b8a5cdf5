/** Floor 3: what training minimizes. */
@NullMarked
package org.lanewise.engine.loss;

import org.jspecify.annotations.NullMarked;
