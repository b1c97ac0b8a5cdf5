/** The command line: the only room with a screen. */
@NullMarked
package org.lanewise.lab;

import org.jspecify.annotations.NullMarked;
