/**
 * Floor 3: what a network is made of. A layer knows its own settings and nothing of its neighbours.
 */
@NullMarked
package org.lanewise.engine.layer;

import org.jspecify.annotations.NullMarked;
