package org.bilevel.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bilevel.api.plugin.PartContext;

/** A part context for tests: keeps the warnings. */
public final class TestPartContext implements PartContext {
  private final List<String> warnings = new ArrayList<>();

  /** Make a context without warnings. */
  public TestPartContext() {}

  @Override
  public String path() {
    return "test";
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  /**
   * Return what the user was told.
   *
   * @return the warnings in order; an unmodifiable view
   */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }
}
