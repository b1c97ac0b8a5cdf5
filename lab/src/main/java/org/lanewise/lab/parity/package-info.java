/** Comparing the engine with results that other engines left in a file. */
@NullMarked
package org.lanewise.lab.parity;

import org.jspecify.annotations.NullMarked;
