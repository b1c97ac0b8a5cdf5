/**
 * Floor 7: what one image, or a batch, does in a network, where each of its numbers comes from, and
 * whether the gradient is that of the loss.
 */
@NullMarked
package org.lanewise.engine.check;

import org.jspecify.annotations.NullMarked;
