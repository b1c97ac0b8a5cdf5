/** The doctor on the command line: findings on screen and in the log, dry check, trials. */
@NullMarked
package org.lanewise.lab.doctor;

import org.jspecify.annotations.NullMarked;
