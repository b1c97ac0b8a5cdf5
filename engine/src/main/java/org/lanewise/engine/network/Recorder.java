package org.lanewise.engine.network;

/**
 * Watches the operations of a program, told by the threads that run them. A worker's calls come one
 * after another; those of different workers at the same time. What the workspace holds may be read
 * during the call.
 */
public interface Recorder {

  /** A worker has run an operation forward on the workspace's images. */
  void forward(int worker, int operation, Workspace workspace);

  /** A worker has run an operation backward on them. */
  void backward(int worker, int operation, Workspace workspace);
}
