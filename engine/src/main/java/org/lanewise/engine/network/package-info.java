/**
 * Floor 4: a graph of layers with their shapes resolved, the flat parameter vector, and the program
 * that runs them.
 */
@NullMarked
package org.lanewise.engine.network;

import org.jspecify.annotations.NullMarked;
