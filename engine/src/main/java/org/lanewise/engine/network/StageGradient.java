package org.lanewise.engine.network;

/**
 * A stage's gradient as its kernel accumulates it.
 *
 * @param kernel in the kernel's own order, empty for a stage without weights
 * @param bias as long as the stage has filters or units
 */
record StageGradient(float[] kernel, float[] bias) {}
