package org.lanewise.lab.fault;

/** A fault that is put into a healthy setup by decorating one of its parts. */
public interface Fault {

  /** The cause that it makes, as the doctor names it. */
  String name();

  /** What is done, in a sentence. */
  String description();

  /** The same setup with the fault. */
  Setup inject(Setup healthy);
}
