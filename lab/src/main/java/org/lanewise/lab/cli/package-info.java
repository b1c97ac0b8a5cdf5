/** What all commands share: options, errors, the screen. */
@NullMarked
package org.lanewise.lab.cli;

import org.jspecify.annotations.NullMarked;
