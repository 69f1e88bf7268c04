package org.bilevel.runtime.core.plugins;

import org.bilevel.runtime.core.plugins.PluginResult.Why;

/** Ends the loading of one plugin; never leaves this package. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Why why;

  Refusal(Why why, String reason) {
    super(reason, null, false, false);
    this.why = why;
  }

  static Refusal failed(String reason) {
    return new Refusal(Why.FAILED, reason);
  }

  Why why() {
    return why;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
