/** A training run as a person sees it: live line, log, model file, interrupts. */
@NullMarked
package org.lanewise.lab.run;

import org.jspecify.annotations.NullMarked;
