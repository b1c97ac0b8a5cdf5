/**
 * The rungs of the convolution ladder that the engine doesn't need: what lies between the textbook
 * kernel and the fast ones, one idea each.
 */
@NullMarked
package org.lanewise.bench.ladder;

import org.jspecify.annotations.NullMarked;
