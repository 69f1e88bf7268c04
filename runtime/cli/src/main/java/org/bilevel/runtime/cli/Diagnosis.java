package org.bilevel.runtime.cli;

import java.util.Locale;
import org.bilevel.api.BilevelException.Category;

/**
 * What was found of one thing.
 *
 * @param status whether runs can do with it
 * @param subject what was looked at
 * @param finding how it is
 * @param advice what to do, the empty string if all is well
 * @param category of the failure, if it is one
 */
record Diagnosis(Status status, String subject, String finding, String advice, Category category) {

  enum Status {
    OK,
    WARN,
    FAIL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Diagnosis ok(String subject, String finding) {
    return new Diagnosis(Status.OK, subject, finding, "", Category.INTERNAL);
  }

  static Diagnosis warn(String subject, String finding, String advice) {
    return new Diagnosis(Status.WARN, subject, finding, advice, Category.INTERNAL);
  }

  static Diagnosis fail(String subject, String finding, String advice, Category category) {
    return new Diagnosis(Status.FAIL, subject, finding, advice, category);
  }
}
