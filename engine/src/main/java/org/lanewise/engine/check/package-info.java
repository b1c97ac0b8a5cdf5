/**
 * Floor 7: what one image, or a batch, does in a network, and where each of its numbers comes from.
 */
@NullMarked
package org.lanewise.engine.check;

import org.jspecify.annotations.NullMarked;
