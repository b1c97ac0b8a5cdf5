package org.lanewise.engine.network;

/**
 * A stage's parameters as its kernel reads them.
 *
 * @param kernel prepared weights, empty for a stage without any
 * @param bias as long as the stage has filters or units
 */
record StageWeights(float[] kernel, float[] bias) {}
