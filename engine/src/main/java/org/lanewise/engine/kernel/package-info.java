/**
 * Floor 2: the arithmetic, on plain {@code float[]}. The files of one operation share a prefix: the
 * interface says what is computed and in which order ({@code Conv2dKernel}), the textbook version
 * is the one to read ({@code Conv2dTextbook}), the others are as fast as we could make them and
 * give the same bits.
 *
 * <p>Dimension letters: {@code N} images, {@code H, W} input rows and columns, {@code C} input
 * channels, {@code K} filters, {@code R, S} kernel rows and columns, {@code P, Q} output rows and
 * columns. All arrays are row-major; images are {@code [N, H, W, C]}.
 *
 * <p>The order of each sum is part of an operation's documentation. Vectors lie along the outputs,
 * so an element of a result is one chain of fused multiply-adds however wide the vectors are. What
 * a kernel stores has {@code + 0f} added: a term that is zero may be skipped or added and leaves
 * the same bits.
 *
 * <p>Constructors check what they are given. The methods that compute do not: arrays that are null
 * or too short, and ranges that lie outside of them, end in what the JVM throws, and a result may
 * be written in part by then. A kernel that keeps memory between calls belongs to one thread.
 */
@NullMarked
package org.lanewise.engine.kernel;

import org.jspecify.annotations.NullMarked;
