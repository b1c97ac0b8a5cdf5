/** What a trained model is worth. */
@NullMarked
package org.lanewise.lab.evaluate;

import org.jspecify.annotations.NullMarked;
