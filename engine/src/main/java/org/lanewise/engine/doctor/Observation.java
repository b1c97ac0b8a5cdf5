package org.lanewise.engine.doctor;

/** Something that the doctor was told of a run, in the order in which it happened. */
public sealed interface Observation permits Checkup, Overlap, Window, EpochEnd, Breakdown {}
