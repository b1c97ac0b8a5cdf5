/** Floor 6: what reads a training run and says why it is stuck. */
@NullMarked
package org.lanewise.engine.doctor;

import org.jspecify.annotations.NullMarked;
