package org.bilevel.runtime.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a run can keep of a trained model, beside its metrics. */
public enum SavedFile {
  /** The model for PyTorch. */
  MODEL("model.pt"),
  /** Predictions on the test samples, comma-separated. */
  CSV("predictions.csv"),
  /** The same as NumPy's array. */
  NPY("predictions.npy"),
  /** The same as Parquet. */
  PARQUET("predictions.parquet");

  private final String fileName;

  SavedFile(String fileName) {
    this.fileName = fileName;
  }

  /**
   * Return the file's name, by which a pipeline file asks for it.
   *
   * @return the name
   */
  public String fileName() {
    return fileName;
  }

  /**
   * Return all names.
   *
   * @return the names of the files
   */
  public static List<String> names() {
    return Arrays.stream(values()).map(SavedFile::fileName).toList();
  }

  /** Return the file of a name. */
  static Optional<SavedFile> of(String name) {
    return Arrays.stream(values()).filter(file -> file.fileName.equals(name)).findFirst();
  }
}
