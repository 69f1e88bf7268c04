package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.api.run.Trained;
import org.bilevel.runtime.core.config.SavedFile;

/**
 * Keeps what the user wants of a cell's trained models, in the folder {@code saved/} of the run.
 * Every file is there as a whole or not at all.
 */
final class SavedFiles {
  private static final String FOLDER = "saved";

  private final Path run;
  private final Cell cell;
  private final List<SavedFile> wanted;
  private final Consumer<String> warnings;
  private boolean asked;

  SavedFiles(Path run, Cell cell, List<SavedFile> wanted, Consumer<String> warnings) {
    this.run = run;
    this.cell = cell;
    this.wanted = wanted;
    this.warnings = warnings;
  }

  /** Write what is wanted of a model. */
  void write(Trained trained) {
    asked = true;
    if (wanted.isEmpty()) {
      return;
    }
    Path folder = folder();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw LineFile.failure(folder, run, e);
    }
    if (wanted.contains(SavedFile.MODEL)) {
      writeModel(trained);
    }
    List<SavedFile> tables =
        wanted.stream().filter(file -> file != SavedFile.MODEL).distinct().toList();
    if (!tables.isEmpty() && trained.tests().isEmpty()) {
      warnings.accept(
          "the experiment does not test the model that it hands out, so its predictions are not saved");
    } else if (!tables.isEmpty()) {
      Predictions predictions = Predictions.of(trained);
      for (SavedFile file : tables) {
        write(
            path(trained, file),
            out -> out.write(predictions.table().bytes(file.fileName(), "predictions")));
      }
    }
  }

  private Path folder() {
    return run.resolve(FOLDER).resolve(RunFolder.cellName(cell));
  }

  /** Say so if files were wanted and the experiment has handed out no model. */
  void end() {
    if (!asked && !wanted.isEmpty()) {
      warnings.accept("the experiment hands out no trained model, so nothing of it is saved");
    }
  }

  private void writeModel(Trained trained) {
    Path path = path(trained, SavedFile.MODEL);
    boolean[] written = {false};
    write(path, out -> written[0] = trained.model().writeTorchScript(trained.parameters(), out));
    if (!written[0]) {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw LineFile.failure(path, run, e);
      }
      warnings.accept(
          "models of this kind cannot be written for PyTorch, so %s is not saved"
              .formatted(path.getFileName()));
    }
  }

  private Path path(Trained trained, SavedFile file) {
    String prefix = trained.name().isEmpty() ? "" : RunFolder.fileName(trained.name()) + "-";
    return folder().resolve(prefix + file.fileName());
  }

  private void write(Path path, Replaced.Content content) {
    try {
      Replaced.write(path, false, content);
    } catch (UncheckedIOException e) {
      throw LineFile.failure(path, run, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw LineFile.failure(path, run, e);
    }
  }
}
