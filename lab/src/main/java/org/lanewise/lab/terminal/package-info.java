/** The terminal that a person looks at: how wide it is, and a line that is written over. */
@NullMarked
package org.lanewise.lab.terminal;

import org.jspecify.annotations.NullMarked;
