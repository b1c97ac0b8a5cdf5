package org.lanewise.lab.run;

import java.nio.file.Path;

/**
 * How a run is to be saved while it goes.
 *
 * @param folder where the checkpoints are
 * @param every how many steps lie between two; 0 means one after each epoch
 * @param keep how many stay
 * @param resume whether to go on from what is there
 */
public record CheckpointRequest(Path folder, long every, int keep, boolean resume) {}
