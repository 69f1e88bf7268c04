package org.bilevel.models;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;

/**
 * A value of one script on its way to others: a tuple of tensors, say, that need no handles here.
 * Released with the manager at the latest.
 */
final class Kept implements AutoCloseable {
  private final NDManager manager;
  private final IValue value;

  /**
   * Keep a value.
   *
   * @param manager what releases it if nobody else does
   * @param value the value; closed here
   */
  Kept(NDManager manager, IValue value) {
    this.manager = manager;
    this.value = value;
    manager.attachInternal(value.getUid(), value);
  }

  IValue value() {
    return value;
  }

  @Override
  public void close() {
    manager.detachInternal(value.getUid());
    value.close();
  }
}
