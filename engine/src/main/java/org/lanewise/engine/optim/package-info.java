/** Floor 3: how a gradient becomes a step of the parameters. */
@NullMarked
package org.lanewise.engine.optim;

import org.jspecify.annotations.NullMarked;
