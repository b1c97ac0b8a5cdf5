package org.lanewise.bench;

/** There is no such kernel, so there is nothing to measure; the sentence says why. */
final class UnfitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnfitException(String sentence) {
    super(sentence);
  }
}
