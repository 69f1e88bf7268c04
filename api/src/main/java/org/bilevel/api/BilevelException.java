package org.bilevel.api;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A failure that its reader can act on: what went wrong, with values, and where; then a line that
 * begins with "Maybe" and says what to try. Its {@link Category} decides the exit code of a run.
 */
@SuppressWarnings(
    "exports") // @Nullable is for tools: a plugin compiles without the jar of jspecify
public final class BilevelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of mistake it is, and the exit code that says so. */
  public enum Category {
    /** The file, an option or a combination of parts is wrong: exit code 2. */
    CONFIGURATION(2),
    /** A plugin that the run needs cannot be used: exit code 3. */
    PLUGIN(3),
    /** Data is missing, truncated, damaged or not finite: exit code 4. */
    DATA(4),
    /** A value stopped being a finite number, or an iteration diverged: exit code 5. */
    NUMERIC(5),
    /** A defect of the program itself: exit code 70. */
    INTERNAL(70);

    private final int exitCode;

    Category(int exitCode) {
      this.exitCode = exitCode;
    }

    /**
     * Return the exit code of a process that ends with a failure of this category.
     *
     * @return 2, 3, 4, 5 or 70
     */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Category category;

  private BilevelException(
      Category category, String what, String advice, @Nullable Throwable cause) {
    super(advice.isEmpty() ? what : what + System.lineSeparator() + advice, cause);
    this.category = category;
  }

  /**
   * Return a failure of a configuration.
   *
   * @param what what is wrong and where, with the offending values; never blank
   * @param advice a sentence that begins with "Maybe", or the empty string
   * @return the exception to throw
   */
  public static BilevelException configuration(String what, String advice) {
    return new BilevelException(Category.CONFIGURATION, what, advice, null);
  }

  /**
   * Return a failure of a plugin.
   *
   * @param what what is wrong and where, with the jar; never blank
   * @param advice a sentence that begins with "Maybe", or the empty string
   * @param cause the failure behind it, or null
   * @return the exception to throw
   */
  public static BilevelException plugin(String what, String advice, @Nullable Throwable cause) {
    return new BilevelException(Category.PLUGIN, what, advice, cause);
  }

  /**
   * Return a failure of data.
   *
   * @param what what is wrong and where, with the file and the offending values; never blank
   * @param advice a sentence that begins with "Maybe", or the empty string
   * @param cause the failure behind it, or null
   * @return the exception to throw
   */
  public static BilevelException data(String what, String advice, @Nullable Throwable cause) {
    return new BilevelException(Category.DATA, what, advice, cause);
  }

  /**
   * Return a failure of a computation: a value that is not finite, an iteration that diverged.
   *
   * @param what what happened at which step, with the values; never blank
   * @param advice a sentence that begins with "Maybe", or the empty string
   * @return the exception to throw
   */
  public static BilevelException numeric(String what, String advice) {
    return new BilevelException(Category.NUMERIC, what, advice, null);
  }

  /**
   * Return a defect of the program.
   *
   * @param what what was found that cannot be; never blank
   * @param cause the failure behind it, or null
   * @return the exception to throw
   */
  public static BilevelException internal(String what, @Nullable Throwable cause) {
    return new BilevelException(Category.INTERNAL, what, "", cause);
  }

  /**
   * Say why a file cannot be read or written: a part of a message. The JDK names some reasons by
   * the class of its exception alone, beside the name of the file.
   *
   * @param failure what reading or writing threw
   * @return words such as "access is denied", in one line
   */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "access is denied";
      case FileAlreadyExistsException _ -> "a file of this name is in the way";
      case NoSuchFileException _ -> "there is no such file or folder";
      case CharacterCodingException _ -> "it is not text in UTF-8";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default ->
          failure.getMessage() == null
              ? failure.getClass().getSimpleName()
              : failure.getMessage().lines().findFirst().orElse("");
    };
  }

  /**
   * Return what kind of failure this is.
   *
   * @return the category, never null
   */
  public Category category() {
    return category;
  }
}
