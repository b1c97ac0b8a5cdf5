/** The commands, one class each. */
@NullMarked
package org.lanewise.lab.command;

import org.jspecify.annotations.NullMarked;
