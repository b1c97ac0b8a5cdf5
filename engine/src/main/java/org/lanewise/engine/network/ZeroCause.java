package org.lanewise.engine.network;

/** Why a product adds nothing to a sum. */
public enum ZeroCause {
  /** The gradient did not get through a ReLU, whose sum there was not above zero. */
  RELU_CLOSED("ReLU closed"),
  /** The gradient went elsewhere: in each pooling that reads the number another one was larger. */
  LOST_THE_POOL("lost the pool"),
  /** Dropout let it fall. */
  DROPPED("dropped"),
  /** The gradient is zero for another reason. */
  GRADIENT_IS_ZERO("the gradient is zero"),
  /** What is multiplied by the gradient or the weight is zero. */
  INPUT_IS_ZERO("the input is zero"),
  /** The weight is zero. */
  WEIGHT_IS_ZERO("the weight is zero"),
  /** The place lies outside of the image, where there is nothing. */
  PADDING("padding");

  private final String text;

  ZeroCause(String text) {
    this.text = text;
  }

  /** As {@code ReLU closed}. */
  public String text() {
    return text;
  }
}
