/** Floor 1: shape and data. */
@NullMarked
package org.lanewise.engine.tensor;

import org.jspecify.annotations.NullMarked;
