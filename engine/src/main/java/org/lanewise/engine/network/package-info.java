/**
 * Floor 4: layers with their shapes resolved, the flat parameter vector, and the plan that runs
 * them.
 */
@NullMarked
package org.lanewise.engine.network;

import org.jspecify.annotations.NullMarked;
