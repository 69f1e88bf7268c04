package org.bilevel.api.plugin;

/** What the runtime tells a factory about the part it creates. */
public interface PartContext {

  /**
   * Return where in the file the part stands, for messages.
   *
   * @return a path of keys, such as {@code selector.hypergradient}
   */
  String path();

  /**
   * Tell the user something about this part before the run begins.
   *
   * @param message what, and what it means
   */
  void warn(String message);
}
